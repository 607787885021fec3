/** Which files are source code, and what lowers them. A new language is one more row. */
import type { Language, Module } from '../core/ir.ts';
import type { FileId } from '../core/model.ts';
import { lowerTypeScript } from '../core/syntax/typescript.ts';
import { nameOf } from './paths.ts';

export interface FrontEnd {
  readonly language: Language;
  /** With the dot, in the order in which an import without one is tried. */
  readonly extensions: readonly string[];
  readonly lower: (text: string, fileName: string) => Module;
  /** What the text imports, by a cheap scan that may find too much (in comments) but not too little. */
  readonly specifiers: (text: string) => string[];
}

const TYPESCRIPT: FrontEnd = {
  language: 'typescript',
  extensions: ['.ts', '.tsx', '.mts', '.cts'],
  lower: lowerTypeScript,
  specifiers: importSpecifiers,
};

const JAVASCRIPT: FrontEnd = {
  ...TYPESCRIPT,
  language: 'javascript',
  extensions: ['.js', '.jsx', '.mjs', '.cjs'],
};

/** Settings and prompts that a program imports. They are followed, but not scanned. */
const DATA: FrontEnd = {
  language: 'javascript',
  extensions: ['.json'],
  lower: lowerTypeScript,
  specifiers: () => [],
};

export const FRONT_ENDS: readonly FrontEnd[] = [TYPESCRIPT, JAVASCRIPT];

export const SOURCE_EXTENSIONS: readonly string[] = FRONT_ENDS.flatMap((frontEnd) => frontEnd.extensions);

/** Undefined for what is no source file, among them declaration files (they make no calls) and `*.min.js`. */
export function frontEndOf(file: FileId): FrontEnd | undefined {
  const name = nameOf(file);
  if (/\.d\.(?:[^.]+\.)?[cm]?ts$|\.min\.[cm]?js$/.test(name)) return undefined;
  const dot = name.lastIndexOf('.');
  if (dot <= 0) return undefined;
  const extension = name.slice(dot);
  return FRONT_ENDS.find((frontEnd) => frontEnd.extensions.includes(extension));
}

/** That of a source file, or of a JSON file that one may import. */
export function moduleFrontEndOf(file: FileId): FrontEnd | undefined {
  return frontEndOf(file) ?? (file.endsWith('.json') ? DATA : undefined);
}

// `from 'x'`, `import 'x'`, `import('x')` with or without comments in between, `require('x')`.
const IMPORT =
  /\b(?:from|import|require)\s*(?:\(\s*)?(?:\/\*(?:[^*]|\*(?!\/))*\*\/\s*|\/\/.*\n\s*)*(["'`])([^"'`\n]+)\1/g;

function importSpecifiers(text: string): string[] {
  const found = new Set<string>();
  for (const match of text.matchAll(IMPORT)) found.add(match[2] ?? '');
  return [...found];
}
