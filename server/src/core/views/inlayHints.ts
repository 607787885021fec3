/**
 * The price behind each call.
 *
 * A hint stands at the end of the line of the callee's name, where it pushes no code aside and where the eye looks for
 * a remark: behind `create({` of a call that goes on, behind the `;` of one that does not. Calls that share a line get
 * theirs right behind each call instead, and shorter ones, for VS Code shows 43 characters of hints a line, and 72 with
 * the defaults of our manifest. On a very long line the end is out of sight, so the hint follows the name.
 */
import type { PricedCall, PricedFile } from '../model.ts';
import { costLabel, measuredLabel, shortLabel } from './label.ts';
import { lineEnd, lineStart } from './text.ts';

export interface HintView {
  readonly offset: number;
  readonly label: string;
  readonly call: PricedCall;
}

/** A line whose end lies further right is taken to end out of sight. */
const FAR_COLUMN = 140;

/** In the order of the text, one a call, no two at the same offset. */
export function inlayHints({ calls: all }: PricedFile, text: string): readonly HintView[] {
  const byLine = new Map<number, PricedCall[]>();
  for (const call of inOrder(all)) {
    const end = lineEnd(text, call.nameSpan[1]);
    byLine.set(end, [...(byLine.get(end) ?? []), call]);
  }
  const hints = [...byLine].flatMap(([end, calls]) => onLine(calls, end, text));
  return hints.sort((left, right) => left.offset - right.offset);
}

function onLine(calls: readonly PricedCall[], end: number, text: string): readonly HintView[] {
  const inSight = end - lineStart(text, end) <= FAR_COLUMN;
  return calls.map((call, index) => {
    const last = index === calls.length - 1;
    const goesOn = call.callSpan[1] > end;
    const offset = calls.length > 1 && !goesOn ? call.callSpan[1] : last && inSight ? end : call.nameSpan[1];
    return { offset, label: calls.length > 1 ? shortLabel(call) : label(call), call };
  });
}

/** What was measured takes the place of the month, which is an estimate in any case. */
function label(call: PricedCall): string {
  return call.measured ? `${shortLabel(call)} · ${measuredLabel(call.measured)}` : costLabel(call);
}

function inOrder(calls: readonly PricedCall[]): readonly PricedCall[] {
  return [...calls].sort((left, right) => left.nameSpan[0] - right.nameSpan[0]);
}
