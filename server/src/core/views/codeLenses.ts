/** The price above each call, for those who find hints in the line too busy. */
import type { Span } from '../ir.ts';
import type { Analysis, PricedCall } from '../model.ts';
import { costLabel, measuredLabel, modelLabel } from './label.ts';

export interface LensView {
  /** The callee's name. */
  readonly span: Span;
  readonly title: string;
  readonly call: PricedCall;
}

/** In the order of the text, one a call. Unlike a hint, a lens names the model, for it may stand far above it. */
export function codeLenses(analysis: Analysis): readonly LensView[] {
  return [...analysis.calls]
    .sort((left, right) => left.nameSpan[0] - right.nameSpan[0])
    .map((call) => ({ span: call.nameSpan, title: title(call), call }));
}

function title(call: PricedCall): string {
  const parts = [
    costLabel(call),
    modelLabel(call),
    call.measured && `measured: ${measuredLabel(call.measured)}`,
  ];
  return parts.filter((part) => part !== undefined).join(' · ');
}
