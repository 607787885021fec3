/** Reads a key from the environment that stands in the code, and names the variable where the project lists them. */
import type { Module, Span } from '../ir.ts';
import type { Fix, TextEdit } from '../model.ts';
import type { RuleContext } from '../rules/define.ts';
import type { WrittenKey } from '../rules/keys.ts';
import { declareVariable } from './envFiles.ts';
import { importOf } from './imports.ts';

export function moveToEnv(key: WrittenKey, variable: string, ctx: RuleContext): Fix {
  const title = `Read ${variable} from the environment`;
  const module = ctx.module(key.file);
  const text = ctx.text(key.file) ?? '';
  const edits = module ? replacement({ key, variable, module, text }, ctx) : NOT_PLAIN;
  const plain = { title, kind: 'quickfix', savingPerMonth: null, preferred: true } as const;
  if (typeof edits === 'string') return { ...plain, edits: [], disabled: edits, preferred: false };
  const declared = declareVariable(variable, key.file, ctx);
  const all = [...edits, ...declared.edits];
  return declared.creates.length === 0
    ? { ...plain, edits: all }
    : { ...plain, edits: all, creates: declared.creates };
}

interface Source {
  readonly key: WrittenKey;
  readonly variable: string;
  readonly module: Module;
  readonly text: string;
}

/** The edits, or why there are none. */
function replacement(source: Source, ctx: RuleContext): TextEdit[] | string {
  const { key, text, module } = source;
  const before = text.slice(Math.max(0, key.literal[0] - 120), key.literal[0]);
  const set = SETS_VARIABLE.exec(before);
  if (set) return 'This line sets the variable itself: remove it, and set the variable outside of the code.';
  // JSX has no quotes around code.
  if (/\.[jt]sx$/.test(key.file) && /\w=$/.test(before)) return NOT_PLAIN;
  const edit = asFallback(source, before) ?? (module.language === 'python' ? python : script)(source);
  if (edit === null) return NOT_PLAIN;
  const file = key.file;
  if (module.language !== 'python' || !/\bos\.environ\b/.test(edit.newText)) return [{ file, ...edit }];
  const imported = importOf(file, { module: 'os', name: '*' }, ctx);
  if (!imported) return 'The name os is taken by something else in this file.';
  const newText = edit.newText.replace(/\bos\.environ\b/, `${imported.local}.environ`);
  return [{ file, span: edit.span, newText }, ...(imported.edit ? [imported.edit] : [])];
}

const NOT_PLAIN = 'The key stands in a text that cannot be changed safely.';
const SETS_VARIABLE =
  /(?:os\.environ\s*\[[^\]\n]*\]\s*=|os\.(?:putenv|environ\.setdefault)\s*\([^,\n]*,|process\.env(?:\.\w+|\[[^\]\n]*\])\s*(?:\?\?|\|\|)?=|\benv\s*\[[^\]\n]*\]\s*=)\s*$/;

interface Edit {
  readonly span: Span;
  readonly newText: string;
}

/** `process.env.KEY ?? 'sk-…'`, `os.getenv("KEY", "sk-…")`: what is left without the default. */
function asFallback({ key: { literal }, module, text }: Source, before: string): Edit | null {
  const fallback = module.exprs.find(
    (expr) => expr.k === 'fallback' && spanOf(module, expr.second)[0] === literal[0],
  );
  if (fallback?.k === 'fallback') {
    const first = spanOf(module, fallback.first);
    const isEnv = /\b(?:process|os|Deno|Bun|meta)\b.*\b(?:env|environ|getenv)\b/.test(text.slice(...first));
    const between = text.slice(first[1], literal[0]);
    if (isEnv && /^\s*(?:\?\?|\|\||or)\s*$/.test(between))
      return { span: [first[1], literal[1]], newText: '' };
  }
  const argument = /\bos\.(?:getenv|environ\.get)\s*\(\s*(["'])\w+\1(\s*,\s*(?:default\s*=\s*)?)$/.exec(
    before,
  );
  if (!argument || !/^\s*,?\s*\)/.test(text.slice(literal[1]))) return null;
  return { span: [literal[0] - (argument[2]?.length ?? 0), literal[1]], newText: '' };
}

function spanOf(module: Module, id: number): Span {
  return module.exprs[id]?.span ?? [-1, -1];
}

function python({ key: { span, literal }, variable, text }: Source): Edit | null {
  const source = text.slice(...literal);
  const [, mark = '', quote = ''] = /^([a-z]{0,2})(["'])(?!\2\2)/i.exec(source) ?? [];
  if (quote === '' || !/^f?$/i.test(mark)) return null;
  const start = literal[0] + mark.length + 1;
  if (mark === '' && span[0] === start && span[1] === literal[1] - 1) {
    return { span: literal, newText: `os.environ[${quote}${variable}${quote}]` };
  }
  const inner = quote === '"' ? "'" : '"';
  const read = `{os.environ[${inner}${variable}${inner}]}`;
  if (mark !== '') return { span, newText: read };
  const rest = text.slice(start, span[0]) + text.slice(span[1], literal[1] - 1);
  if (/[{}\\]/.test(rest)) return null;
  const whole = `f${quote}${text.slice(start, span[0])}${read}${text.slice(span[1], literal[1])}`;
  return { span: literal, newText: whole };
}

function script({ key: { file, span, literal }, variable, text, module }: Source): Edit | null {
  const quote = text[literal[0]];
  const read = /\bDeno\./.test(text) ? `Deno.env.get('${variable}')` : `process.env.${variable}`;
  const isWhole = span[0] === literal[0] + 1 && span[1] === literal[1] - 1;
  if (isWhole) {
    // Options of SDKs may be undefined; anything else has been a text so far.
    const isOption = /\b\w+\s*:\s*$/.test(text.slice(0, literal[0])) && isArgument(module, literal);
    const typed = /\.[cm]?tsx?$/.test(file) || file.endsWith('.tsx');
    return { span: literal, newText: typed && !isOption ? `${read}!` : read };
  }
  if (quote === '`') return { span, newText: `\${${read}}` };
  const content = text.slice(literal[0] + 1, literal[1] - 1);
  if (/[`\\]|\$\{/.test(content)) return null;
  const [start, end] = [span[0] - literal[0] - 1, span[1] - literal[0] - 1];
  return { span: literal, newText: `\`${content.slice(0, start)}\${${read}}${content.slice(end)}\`` };
}

/** A property of the object that a constructor gets. */
function isArgument({ exprs }: Module, literal: Span): boolean {
  return exprs.some(
    (expr) =>
      expr.k === 'call' &&
      expr.args.some(({ value }) => {
        const given = exprs[value];
        return (
          given?.k === 'object' &&
          given.entries.some((entry) => 'key' in entry && exprs[entry.value]?.span[0] === literal[0])
        );
      }),
  );
}
