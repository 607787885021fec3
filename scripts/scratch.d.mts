/** Runs `work` with a new temporary folder, and removes the folder. */
export function inScratchFolder<T>(work: (folder: string) => Promise<T>): Promise<T>;
