/** Loads the parser of TypeScript and JavaScript at the first such file and not before: it is the largest part of a program. */
import type { Module } from '../core/ir.ts';

let parser: typeof import('../core/syntax/typescript.ts') | undefined;

export async function loadTypeScriptParser(): Promise<void> {
  parser ??= await import('../core/syntax/typescript.ts');
}

/** Throws before `loadTypeScriptParser` has ended. */
export function lowerTypeScript(text: string, fileName: string): Module {
  return loaded().lowerTypeScript(text, fileName);
}

/** Throws before `loadTypeScriptParser` has ended. */
export function followTypeScript(fileName: string): (text: string) => Module {
  return loaded().followTypeScript(fileName);
}

function loaded(): NonNullable<typeof parser> {
  if (!parser) throw new Error('the parser of TypeScript is not loaded');
  return parser;
}
