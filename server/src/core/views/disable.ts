/**
 * The edit that silences a rule at a line: `// llm-cost-disable-next-line <rule>` above it.
 *
 * Admitted weakness: whether a comment may stand there is told from the text alone. Where it might not (inside of a
 * string, of JSX text, of a continued line) no edit is made: a comment in a prompt would be sent to the model.
 */
import type { Span } from '../ir.ts';
import type { Analysis, Finding, TextEdit } from '../model.ts';
import { isInsideString } from './strings.ts';
import { indentation, lineBreak, lineStart } from './text.ts';

/** Undefined where a comment line cannot safely stand above the finding. */
export function disableEdit(analysis: Analysis, text: string, finding: Finding): TextEdit | undefined {
  // What speaks of no call, such as a mistake in one of our own comments, is not silenced by another comment.
  if (finding.site === null) return undefined;
  const start = lineStart(text, finding.span[0]);
  if (!canHoldComment(analysis, text, start)) return undefined;
  const mark = analysis.language === 'python' ? '#' : '//';
  const newText = `${indentation(text, start)}${mark} llm-cost-disable-next-line ${finding.rule}${lineBreak(text)}`;
  const span: Span = [start, start];
  return { file: finding.file, span, newText };
}

function canHoldComment(analysis: Analysis, text: string, start: number): boolean {
  const continuesALine = /\\(?:\r\n|\r|\n)$/.test(text.slice(Math.max(0, start - 3), start));
  const mayBeJsxText =
    /\.(?:tsx|jsx|js)$/.test(analysis.file) && /^[ \t]*[{<]/.test(text.slice(start, start + 200));
  return !continuesALine && !mayBeJsxText && !isInsideString(text, start, analysis.language);
}
