/** Root of the catalogue's files. */
export const catalogueFolder: string;
/** One line a mistake: file, line, what is wrong. */
export function catalogueProblems(folder?: string): string[];
