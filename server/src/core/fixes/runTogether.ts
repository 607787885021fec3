/** Awaits neighbouring calls at once: `Promise.all`, in Python `asyncio.gather`, whose answers are taken apart again. */
import type { Fix, PricedCall, TextEdit } from '../model.ts';
import type { RuleContext } from '../rules/define.ts';
import { importOf } from './imports.ts';
import { indentAt, styleOf } from './style.ts';

export function runTogether(calls: readonly PricedCall[], ctx: RuleContext): Fix {
  const python = calls[0]?.language === 'python';
  const title = `Await them together, with ${python ? 'asyncio.gather' : 'Promise.all'}`;
  const fix = { title, kind: 'quickfix', savingPerMonth: null, preferred: true } as const;
  const edits = editsOf(calls, ctx, python);
  return edits
    ? { ...fix, edits }
    : {
        ...fix,
        edits: [],
        disabled: 'Only statements of the form `name = await call` that stand side by side can be joined.',
      };
}

interface Part {
  readonly start: number;
  readonly end: number;
  readonly name: string;
  readonly keyword: string;
  readonly call: string;
}

function editsOf(calls: readonly PricedCall[], ctx: RuleContext, python: boolean): TextEdit[] | null {
  const file = calls[0]?.file ?? '';
  const module = ctx.module(file);
  const text = ctx.text(file);
  if (!module || text === undefined) return null;
  const parts = calls.flatMap((call) => partOf(call, text) ?? []);
  const [first] = parts;
  const last = parts.at(-1);
  if (parts.length !== calls.length || !first || !last) return null;
  // Nothing but white space between them, and one kind of declaration.
  const isJoined = parts.every((part, index) => {
    const next = parts[index + 1];
    return part.keyword === first.keyword && (!next || text.slice(part.end, next.start).trim() === '');
  });
  if (!isJoined) return null;
  const { semicolon, indent, lineBreak } = styleOf(module, text);
  const own = indentAt(text, first.start);
  const lines = parts.map(({ call }) => `${own}${indent}${call.replaceAll('\n', `\n${indent}`)},`);
  const names = parts.map(({ name }) => name).join(', ');
  const span = [first.start, last.end] as const;
  if (python) {
    const imported = importOf(file, { module: 'asyncio', name: '*' }, ctx);
    if (!imported) return null;
    const open = `${names} = await ${imported.local}.gather(`;
    const newText = [open, ...lines, `${own})`].join(lineBreak);
    return [...(imported.edit ? [imported.edit] : []), { file, span, newText }];
  }
  const open = `${first.keyword}[${names}] = await Promise.all([`;
  return [{ file, span, newText: [open, ...lines, `${own}])${semicolon}`].join(lineBreak) }];
}

/** `const title = await call(…);` on lines of its own. */
function partOf({ callSpan: [start, end] }: PricedCall, text: string): Part | undefined {
  const line = text.lastIndexOf('\n', start - 1) + 1;
  const head = /^([ \t]*)((?:const|let|var)\s+)?([A-Za-z_]\w*)\s*=\s*await\s+$/.exec(text.slice(line, start));
  const tail = /^;?(?=[ \t]*(?:\r?\n|$))/.exec(text.slice(end));
  const call = text.slice(start, end);
  // What stands in a text over several lines must not be moved.
  if (!head || !tail || /`[^`]*\n[^`]*`|"""|'''/.test(call)) return undefined;
  const [, blank = '', keyword = '', name = ''] = head;
  return { start: line + blank.length, end: end + tail[0].length, name, keyword, call };
}
