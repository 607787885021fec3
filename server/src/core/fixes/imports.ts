/** Import lines, in the file's own style. */
import type { Binding, Module } from '../ir.ts';
import type { FileId, TextEdit } from '../model.ts';
import type { RuleContext } from '../rules/define.ts';
import { quoted, styleOf } from './style.ts';

export interface Import {
  readonly module: string;
  /** The exported name, `default`, or `*` for the module itself (Python `import module`). */
  readonly name: string;
  /** The local name that is wished for; that of the export where left out. */
  readonly as?: string;
}

export interface Imported {
  /** The name by which the file has it. */
  readonly local: string;
  /** Null where the file imports it already. */
  readonly edit: TextEdit | null;
}

/** Null where the name is taken by something else in the file. */
export function importOf(file: FileId, wanted: Import, ctx: RuleContext): Imported | null {
  const module = ctx.module(file);
  const text = ctx.text(file);
  if (!module || text === undefined) return null;
  const there = module.bindings.find((binding) => isImportOf(binding, wanted));
  if (there) return { local: there.name, edit: null };
  const local = wanted.as ?? (wanted.name === '*' ? (wanted.module.split('.')[0] ?? '') : wanted.name);
  if (module.bindings.some(({ name }) => name === local)) return null;
  const more = intoList(module, wanted, local, text);
  if (more) return { local, edit: { file, ...more, isImport: true } };
  const at = placeOf(module, text);
  const { lineBreak } = styleOf(module, text);
  const line =
    module.language === 'python' ? pythonLine(wanted, local) : scriptLine(wanted, local, module, text);
  // An own paragraph only where there is no import to stand beside.
  const newText = at.beside ? `${lineBreak}${line}` : `${line}${lineBreak}${lineBreak}`;
  return { local, edit: { file, span: [at.offset, at.offset], newText, isImport: true } };
}

function isImportOf({ kind, sources }: Binding, { module, name }: Import): boolean {
  return (
    kind === 'import' &&
    sources.some(
      (source) =>
        source.from === 'import' && !source.typeOnly && source.specifier === module && source.name === name,
    )
  );
}

/** Behind the last name that the file imports from the module already: `import { a, b } from 'm'`. */
function intoList(
  { language }: Module,
  { module: from, name }: Import,
  local: string,
  text: string,
): Pick<TextEdit, 'span' | 'newText'> | null {
  if (name === '*' || name === 'default') return null;
  const python = language === 'python';
  const source = from.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const list = python
    ? new RegExp(`^from[ \\t]+${source}[ \\t]+import[ \\t]+(?=\\w)([^\\n\\r#;\\\\]*\\w)[ \\t]*$`, 'dm')
    : new RegExp(
        `^import\\s+(?:\\w+\\s*,\\s*)?\\{([^{}'"/]*\\w)\\s*,?\\s*\\}\\s*from\\s*(['"])${source}\\2`,
        'dm',
      );
  const found = list.exec(text);
  const end = found?.indices?.[1]?.[1];
  if (end === undefined) return null;
  const indent = /\n([ \t]+)[^\n]*$/.exec(found?.[1] ?? '')?.[1];
  const gap = indent === undefined ? ' ' : `${text.includes('\r\n') ? '\r\n' : '\n'}${indent}`;
  return { span: [end, end], newText: `,${gap}${named(name, local, ' as ')}` };
}

function pythonLine({ module, name }: Import, local: string): string {
  const renamed = (own: string): string => (own === local ? own : `${own} as ${local}`);
  return name === '*' ? `import ${renamed(module)}` : `from ${module} import ${renamed(name)}`;
}

function scriptLine({ module: from, name }: Import, local: string, module: Module, text: string): string {
  const style = styleOf(module, text);
  const specifier = quoted(from, style);
  if (style.commonJs) {
    const pattern = name === 'default' || name === '*' ? local : `{ ${named(name, local, ': ')} }`;
    return `const ${pattern} = require(${specifier})${style.semicolon}`;
  }
  const clause =
    name === 'default' ? local : name === '*' ? `* as ${local}` : `{ ${named(name, local, ' as ')} }`;
  return `import ${clause} from ${specifier}${style.semicolon}`;
}

function named(name: string, local: string, link: string): string {
  return name === local ? name : `${name}${link}${local}`;
}

/** Behind the last import at the top, else before the first statement. */
function placeOf({ language }: Module, text: string): { offset: number; beside: boolean } {
  const python = language === 'python';
  const pattern = python ? PYTHON_IMPORTS : SCRIPT_IMPORTS;
  const last = lastOfHead([...text.matchAll(pattern)], text);
  if (last) return { offset: last.index + last[0].trimEnd().length, beside: true };
  const head = (python ? PYTHON_HEAD : SCRIPT_HEAD).exec(text)?.[0].length ?? 0;
  return { offset: head, beside: false };
}

/** An import that stands behind other code may be there for a reason. */
function lastOfHead(found: readonly RegExpExecArray[], text: string): RegExpExecArray | undefined {
  const end = found.findIndex((match, index) => {
    const before = found[index - 1];
    return before !== undefined && CODE.test(text.slice(before.index + before[0].length, match.index));
  });
  return found.at(end === -1 ? -1 : end - 1);
}

// A line that begins with code, and not with what may hold imports: `try:`, `if TYPE_CHECKING:`.
const CODE = /^(?!(?:try|except|else|finally|if)\b)[^\s#/*'")\]}]/m;

// Statements that begin a line. Behind one may stand a comment.
const SCRIPT_IMPORTS =
  /^(?:import\b(?!\s*\()[^;'"]*(['"])[^'"\n]+\1[^\n;]*;?|(?:const|let|var)\s+[^=;]+=\s*require\s*\([^)\n]*\)[^\n]*)[^\n\r]*/gm;
const PYTHON_IMPORTS = /^(?:from[ \t]+[.\w]+[ \t]+import[ \t]*(?:\([^)]*\)|[^\n\r]*)|import[ \t]+[^\n\r]*)/gm;
// A hash-bang, comments and directives of the whole file.
const SCRIPT_HEAD =
  /^(?:#![^\n]*\n)?(?:\s*(?:\/\/[^\n]*\n|\/\*[\s\S]*?\*\/[ \t]*\n|(['"])use \w+\1;?[ \t]*\n))*\s*/;
const PYTHON_HEAD = /^(?:[ \t]*#[^\n]*\n|[ \t\f]*\n)*(?:("""|''')[\s\S]*?\1[ \t]*\n\s*)?/;
