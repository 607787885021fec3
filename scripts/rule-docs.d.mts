/** Where the pages are. */
export const folder: string;
/** File name → text of every page. Throws where a rule's header lacks a heading. */
export function rulePages(): Map<string, string>;
