/** Where the pages are. */
export const folder: string;
/** File name → text of every page. Throws where a rule's header lacks a heading. */
export function rulePages(): Map<string, string>;
/** What the settings and the schema say of each rule, with its text under the key `description`. */
export function ruleLevels(description: string): Record<string, object>;
