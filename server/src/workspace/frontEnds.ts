/** Which files are source code, and what lowers them. A new language is one more row. */
import type { Language, Module } from '../core/ir.ts';
import type { FileId } from '../core/model.ts';
import { asNotebook, isNotebook } from '../core/syntax/notebook.ts';
import { nameOf } from './paths.ts';
import { followPython, loadPythonParser, lowerPython } from './pythonParser.ts';
import { followTypeScript, loadTypeScriptParser, lowerTypeScript } from './typescriptParser.ts';

export interface FrontEnd {
  readonly language: Language;
  /** With the dot, in the order in which an import without one is tried. */
  readonly extensions: readonly string[];
  readonly lower: (text: string, fileName: string) => Module;
  /** The same for one text of a file after the other, where that is cheaper than to lower each from the beginning. */
  readonly follow?: (fileName: string) => (text: string) => Module;
  /** What the text imports, by a cheap scan that may find too much (in comments) but not too little. */
  readonly specifiers: (text: string) => string[];
  /** Found in every text that gives to its importers what it imports itself. */
  readonly passesOn: RegExp;
  /** How its imports are resolved. */
  readonly imports: 'node' | 'python';
  /** Awaited before the first `lower`. */
  readonly prepare?: () => Promise<void>;
}

const TYPESCRIPT: FrontEnd = {
  language: 'typescript',
  extensions: ['.ts', '.tsx', '.mts', '.cts'],
  lower: lowerTypeScript,
  follow: followTypeScript,
  specifiers: importSpecifiers,
  passesOn: /\bexport\s+(?:(?:type\s*)?[*{]|import\b|=|default\s+[\w$]+\s*(?:;|$))/m,
  imports: 'node',
  prepare: loadTypeScriptParser,
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
  passesOn: /(?!)/,
  imports: 'node',
  prepare: loadTypeScriptParser,
};

const PYTHON: FrontEnd = {
  language: 'python',
  extensions: ['.py'],
  lower: lowerPython,
  follow: followPython,
  specifiers: pythonSpecifiers,
  passesOn: /\bimport\b/,
  imports: 'python',
  prepare: loadPythonParser,
};

/** Of the joined cells of a notebook, by the language of its kernel. The name decides how scripts are parsed. */
const NOTEBOOKS: Readonly<Record<Language, FrontEnd>> = {
  python: notebooksOf(PYTHON, ''),
  typescript: notebooksOf(TYPESCRIPT, '.ts'),
  javascript: notebooksOf(JAVASCRIPT, '.js'),
};

export const FRONT_ENDS: readonly FrontEnd[] = [TYPESCRIPT, JAVASCRIPT, PYTHON, NOTEBOOKS.python];

/** What an import of Node's kind may leave out. */
export const NODE_EXTENSIONS: readonly string[] = FRONT_ENDS.filter(
  ({ imports }) => imports === 'node',
).flatMap((frontEnd) => frontEnd.extensions);

/** Undefined for what is no source file, among them declaration files (they make no calls) and `*.min.js`. */
export function frontEndOf(file: FileId): FrontEnd | undefined {
  const name = nameOf(file);
  if (/\.d\.(?:[^.]+\.)?[cm]?ts$|\.min\.[cm]?js$/.test(name)) return undefined;
  const dot = name.lastIndexOf('.');
  if (dot <= 0) return undefined;
  const extension = name.slice(dot);
  return FRONT_ENDS.find((frontEnd) => frontEnd.extensions.includes(extension));
}

/** That of a source file, or of a file of data or types that one may import; `language` is that of a notebook's kernel. */
export function moduleFrontEndOf(file: FileId, language?: Language): FrontEnd | undefined {
  if (language !== undefined && isNotebook(file)) return NOTEBOOKS[language];
  if (file.endsWith('.d.ts')) return TYPESCRIPT;
  return frontEndOf(file) ?? (file.endsWith('.json') ? DATA : undefined);
}

function notebooksOf({ follow, ...frontEnd }: FrontEnd, suffix: string): FrontEnd {
  return {
    ...frontEnd,
    extensions: ['.ipynb'],
    // The kernel of a notebook is known when it is read.
    prepare: async () => {
      await Promise.all([loadPythonParser(), loadTypeScriptParser()]);
    },
    lower: (text, fileName) => asNotebook(frontEnd.lower(text, fileName + suffix)),
    ...(follow && {
      follow(fileName) {
        const next = follow(fileName + suffix);
        return (text) => asNotebook(next(text));
      },
    }),
  };
}

// `from 'x'`, `import 'x'`, `import('x')` with or without comments in between, `require('x')`.
const IMPORT =
  /\b(?:from|import|require)\s*(?:\(\s*)?(?:\/\*(?:[^*]|\*(?!\/))*\*\/\s*|\/\/[^\n]*\n\s*)*(["'`])([^"'`\n]+)\1/g;

function importSpecifiers(text: string): string[] {
  const found = new Set<string>();
  for (const match of text.matchAll(IMPORT)) found.add(match[2] ?? '');
  return [...found];
}

// `import a.b, c` and `from .a import b`, also inside of functions and conditions and behind `;` and `:`.
const PYTHON_IMPORT =
  /(?:^|[;:])[ \t]*(?:from[ \t]*(\.[.\w]*|(?<=[ \t])[\w.]+)[ \t]+import[ \t]*(?:\(((?:[^()#]|#.*)*)\)?|((?:\\\r?\n|[^\n#;])*))|import[ \t]+((?:\\\r?\n|[\w., \t])+))|\b(?:import_module|__import__)\(\s*["']([\w.]+)["']/gm;

/** A name that is imported may be a module of its own, so each is listed as one too. */
function pythonSpecifiers(text: string): string[] {
  const found = new Set<string>();
  for (const [, from, several, one, modules = '', called = ''] of text.matchAll(PYTHON_IMPORT)) {
    found.add(called);
    for (const module of modules.split(',')) found.add(/^[\w.]+/.exec(withoutBreaks(module))?.[0] ?? '');
    if (from === undefined) continue;
    found.add(from);
    for (const name of (several ?? one ?? '').replace(/#.*/g, '').split(',')) {
      const first = /^\w+/.exec(withoutBreaks(name))?.[0];
      if (first) found.add(from.endsWith('.') ? from + first : `${from}.${first}`);
    }
  }
  found.delete('');
  return [...found];
}

function withoutBreaks(text: string): string {
  return text.replace(/[\\\s]+/g, ' ').trim();
}
