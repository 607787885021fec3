/** Comments that speak to us: `// llm-cost: calls=50k/mo`, `// llm-cost-disable-next-line missing-retry`. */
import { ts } from 'ts-morph';
import type { Directive } from '../../ir.ts';

const MARK = 'llm-cost';

/** Lists them in source order; a file without the mark costs one search. */
export function findDirectives(text: string): Directive[] {
  const found: Directive[] = [];
  let from = text.indexOf(MARK);
  while (from >= 0) {
    const comment = commentAround(text, from);
    if (comment) found.push(comment);
    from = text.indexOf(MARK, comment ? comment.span[1] : from + MARK.length);
  }
  return found;
}

function commentAround(text: string, mark: number): Directive | undefined {
  const lineStart = text.lastIndexOf('\n', mark - 1) + 1;
  const before = text.slice(lineStart, mark);
  const opener = /(\/\/+|\/\*+)\s*$/.exec(before);
  if (!opener) return undefined;
  const start = lineStart + opener.index;
  // The quick look above is fooled by a string that holds `// llm-cost`; the scanner is not.
  // At an offset other than 0 a comment on the same line counts as trailing.
  const lead = [
    ...(ts.getLeadingCommentRanges(text, start) ?? []),
    ...(ts.getTrailingCommentRanges(text, start) ?? []),
  ];
  if (!lead.some((range) => range.pos === start)) return undefined;
  const isLine = opener[1]?.startsWith('//') ?? false;
  const lineEnd = text.indexOf('\n', mark);
  const close = text.indexOf('*/', mark);
  const end = isLine ? (lineEnd < 0 ? text.length : lineEnd) : close < 0 ? text.length : close + 2;
  const inner = text.slice(mark, isLine ? end : Math.max(mark, end - 2)).trim();
  const code = text.slice(lineStart, start);
  // A quote that is open where the comment seems to start means that it stands inside a string.
  if (/["'`]/.test(code) && (code.match(/["'`]/g)?.length ?? 0) % 2 === 1) return undefined;
  return { span: [start, end], text: inner, ownLine: code.trim() === '' };
}
