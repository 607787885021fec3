export function filesBelow(root: string, name: RegExp): Generator<string>;
