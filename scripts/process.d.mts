/** The full path of a command on the PATH, or undefined. */
export function which(command: string): string | undefined;
