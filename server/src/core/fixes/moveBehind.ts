/**
 * Moves the changing lines or sentence at the beginning of a text behind all that never changes, within one template.
 * What is moved is whole lines or one sentence, with the heading or the tag that they stand in, so that both parts read on.
 */
import type { ExprId, Module, Span } from '../ir.ts';

export interface Split {
  /** Source text of the two parts, without what stands between them. */
  readonly moved: string;
  readonly kept: string;
  /** What opens and closes the literal: `f"""`, a back-tick. */
  readonly open: string;
  readonly close: string;
  /** As the source spells it: two line breaks in a literal of several lines, `\n\n` in one of a single line. */
  readonly gap: string;
}

/** `holes` are the changing ones that stand before the long text; one sentence where they cannot be parted from it. */
export function splitLead(
  module: Module,
  template: ExprId,
  holes: readonly ExprId[],
  text: string,
): Split | { readonly reason: string } {
  const span = module.exprs[template]?.span ?? [0, 0];
  if (module.exprs[template]?.k === 'concat')
    return { reason: 'The prompt is put together of several texts.' };
  const source = text.slice(...span);
  const literal = /^([a-z]{0,2})("""|'''|["'`])([\s\S]*)\2$/i.exec(source);
  if (!literal) return { reason: 'The prompt is put together of several texts.' };
  const [, mark = '', quote = '', body = ''] = literal;
  if (quote.length === 1 && quote !== '`' && new RegExp(`(^|[^\\\\])${quote}`).test(body))
    return { reason: 'The prompt is put together of several texts.' };
  const start = span[0] + mark.length + quote.length;
  const spans = holes.map((hole): Span => {
    const [from, to] = module.exprs[hole]?.span ?? [0, 0];
    return [from - start, to - start];
  });
  const first = Math.min(...spans.map(([from]) => from));
  const last = Math.max(...spans.map(([, to]) => to));
  const range = linesAround(body, first, last) ?? sentenceAround(body, first, last);
  if (!range) return { reason: 'The changing part stands in the middle of a sentence.' };
  const moved = body
    .slice(...range)
    .replace(/^(?:[ \t]*(?:\r?\n|\\n))+/, '')
    .replace(/(?:\s|\\n)+$/, '');
  const before = body.slice(0, range[0]);
  const behind = body.slice(range[1]);
  // No second empty line where the moved lines stood.
  const isParagraph = /(?:^|\n[ \t]*\r?\n|\\n\\n)\s*$/.test(before);
  const kept = before + (isParagraph ? behind.replace(/^(?:[ \t]*(?:\r?\n|\\n))+/, '') : behind);
  const reason = whyApart(moved, kept);
  if (reason) return { reason };
  const end = /\s*$/.exec(kept)?.[0] ?? '';
  const gap = body.includes('\n') ? '\n\n' : '\\n\\n';
  return { moved, kept: kept.replace(/(?:\s|\\n)+$/, ''), open: mark + quote, close: end + quote, gap };
}

const BREAK = /\r?\n|\\n/g;

/** Whole lines from the first hole to the last, with the heading or opening tag before and the closing tag behind them. */
function linesAround(body: string, first: number, last: number): Span | null {
  const ends = [...body.matchAll(BREAK)].map((match): Span => [match.index, match.index + match[0].length]);
  const behind = ends.find(([at]) => at >= last);
  if (!behind) return null;
  let start = ends.findLast(([, end]) => end <= first)?.[1] ?? 0;
  let end = behind[1];
  for (let more = true; more; ) {
    const before = ends.findLast(([, at]) => at < start)?.[1] ?? 0;
    const line = body.slice(before, start).replace(BREAK, '').trim();
    more = start > 0 && OPENS.test(line);
    if (more) start = before;
  }
  for (let more = true; more; ) {
    const next = ends.find(([at]) => at >= end)?.[1];
    const line = next === undefined ? '' : body.slice(end, next).replace(BREAK, '').trim();
    more = next !== undefined && CLOSES.test(line);
    if (more && next !== undefined) end = next;
  }
  // Something static on the line itself is moved with it only where it is short.
  return end - last > LONG_LINE ? null : [start, end];
}

const LONG_LINE = 200;
const OPENS = /^(?:<[\w-]+>|#{1,6} .*|.{1,60}:|`{3}\w*|-{3,}|={3,})$/;
const CLOSES = /^(?:<\/[\w-]+>|`{3}|-{3,}|={3,})$/;

/** From the end of the sentence before to the end of its own. */
function sentenceAround(body: string, first: number, last: number): Span | null {
  const behind = /[.!?](?:\s|\\n)+/.exec(body.slice(last));
  if (!behind || behind.index > LONG_LINE) return null;
  const before = [...body.slice(0, first).matchAll(/[.!?](?:\s|\\n)+|\n/g)].at(-1);
  const start = before ? before.index + before[0].length : 0;
  return [start, last + behind.index + behind[0].length];
}

function whyApart(moved: string, kept: string): string | null {
  if (kept.trim() === '') return 'Nothing would be left before it.';
  if (/\b(?:below|following|as follows)\b/i.test(moved))
    return 'The changing part speaks of what comes below.';
  if (/\b(?:above|preceding|previous(?:ly)?|aforementioned)\b/i.test(kept))
    return 'The rest of the prompt speaks of what stands above.';
  const open = [...moved.matchAll(/<([a-z][\w-]*)>/gi)].map(([, name]) => name);
  const closed = [...moved.matchAll(/<\/([a-z][\w-]*)>/gi)].map(([, name]) => name);
  const isBalanced =
    open.sort().join() === closed.sort().join() && (moved.match(/`{3}/g)?.length ?? 0) % 2 === 0;
  return isBalanced ? null : 'The changing part stands in a section that would be torn apart.';
}
