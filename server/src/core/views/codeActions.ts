/** What can be done at a place: the fixes of its findings, the offers of its calls, and silence as the last resort. */
import type { Span } from '../ir.ts';
import type { Analysis, Finding, Fix, LlmCall, TextEdit } from '../model.ts';
import { disableEdit } from './disable.ts';

export interface ActionView {
  readonly title: string;
  readonly kind: 'quickfix' | 'refactor.rewrite';
  readonly preferred: boolean;
  readonly edits: readonly TextEdit[];
  /** The finding that it answers; null for an offer. */
  readonly finding: Finding | null;
}

/** The actions for a selection (`start === end` is a cursor), in the order in which to show them. */
export function codeActions(analysis: Analysis, text: string, selection: Span): readonly ActionView[] {
  const findings = analysis.findings.filter(({ span }) => touches(span, selection));
  const fixes = findings.flatMap((finding) => finding.fixes.map((fix) => action(fix, finding)));
  const taken = new Set(fixes.map(({ title }) => title));
  const offers = offersAt(analysis, selection).filter(({ title }) => !taken.has(title));
  return [...fixes, ...offers, ...disabling(analysis, text, findings)];
}

function action(fix: Fix, finding: Finding | null): ActionView {
  const kind = fix.kind === 'quickfix' ? 'quickfix' : 'refactor.rewrite';
  return { title: fix.title, kind, preferred: fix.preferred, edits: fix.edits, finding };
}

function offersAt(analysis: Analysis, selection: Span): readonly ActionView[] {
  const calls = analysis.calls.filter(
    (call) => touches(call.callSpan, selection) && !isInPrompt(call, selection),
  );
  const sites = new Set(calls.map(({ site }) => site));
  return analysis.offers.filter(({ site }) => sites.has(site)).map(({ fix }) => action(fix, null));
}

/** Who edits a long prompt in a call wants no lamp beside each of its lines. */
function isInPrompt(call: LlmCall, [start, end]: Span): boolean {
  const places = call.prompt.flatMap(({ parts }) =>
    parts.flatMap((part) => ('at' in part && part.at ? [part.at] : [])),
  );
  return places.some(({ file, span }) => file === call.file && span[0] < start && end < span[1]);
}

function disabling(analysis: Analysis, text: string, findings: readonly Finding[]): readonly ActionView[] {
  const actions = new Map<string, ActionView>();
  for (const finding of findings) {
    const edit = disableEdit(analysis, text, finding);
    if (!edit) continue;
    const title = `Disable ${finding.rule} for this line`;
    actions.set(`${finding.rule} ${edit.span[0]}`, {
      title,
      kind: 'quickfix',
      preferred: false,
      edits: [edit],
      finding,
    });
  }
  return [...actions.values()];
}

function touches([start, end]: Span, [from, to]: Span): boolean {
  return start <= to && from <= end;
}
