/** What can be done at a place: the fixes of its findings, the offers of its calls, and silence as the last resort. */
import type { Span } from '../ir.ts';
import type { Analysis, Finding, Fix, LlmCall, NewFile, TextEdit } from '../model.ts';
import { disableEdit } from './disable.ts';

export interface ActionView {
  readonly title: string;
  readonly kind: 'quickfix' | 'refactor.rewrite' | 'source.fixAll';
  readonly preferred: boolean;
  readonly edits: readonly TextEdit[];
  readonly creates?: readonly NewFile[];
  /** Shown greyed out, with this reason. */
  readonly disabled?: string;
  /** The finding that it answers; null for an offer. */
  readonly finding: Finding | null;
}

/** The actions for a selection (`start === end` is a cursor), in the order in which to show them. */
export function codeActions(analysis: Analysis, text: string, selection: Span): readonly ActionView[] {
  const findings = analysis.findings.filter(({ span }) => touches(span, selection));
  const fixes = findings.flatMap((finding) => finding.fixes.map((fix) => action(fix, finding)));
  const taken = new Set(fixes.map(({ title }) => title));
  const offers = offersAt(analysis, selection).filter(({ title }) => !taken.has(title));
  return [
    ...fixes,
    ...fixesOfKind(analysis, findings),
    ...offers,
    ...disabling(analysis, text, findings),
    ...fixAll(analysis),
  ];
}

/** The fixes that nobody needs to look at one by one, of all rules: for "fix on save" and its like. */
function fixAll(analysis: Analysis): readonly ActionView[] {
  const edits = safeEdits(analysis.findings);
  if (edits.length === 0) return [];
  return [{ title: 'Fix all LLM findings', kind: 'source.fixAll', preferred: false, edits, finding: null }];
}

function fixesOfKind(analysis: Analysis, findings: readonly Finding[]): readonly ActionView[] {
  return [...new Set(findings.map(({ rule }) => rule))].flatMap((rule): ActionView[] => {
    const all = analysis.findings.filter((finding) => finding.rule === rule && safeFix(finding));
    const [finding] = findings.filter((each) => all.includes(each));
    if (!finding || all.length < 2) return [];
    const edits = safeEdits(all);
    const title = `Fix all ${all.length} ${rule} in this file`;
    return [{ title, kind: 'quickfix', preferred: false, edits, finding }];
  });
}

/** The first safe fix of each finding, without those that touch what another one changes already. */
export function safeEdits(findings: readonly Finding[]): readonly TextEdit[] {
  const taken: TextEdit[] = [];
  for (const finding of findings) {
    const edits = safeFix(finding)?.edits ?? [];
    const fresh = edits.filter((edit) => !taken.some((other) => isSameEdit(edit, other)));
    if (!fresh.some((edit) => taken.some((other) => overlap(edit, other)))) taken.push(...fresh);
  }
  return taken;
}

export function safeFix({ fixes: [first] }: Finding): Fix | undefined {
  return first?.safe && !first.disabled && !first.creates ? first : undefined;
}

/** Two findings may want the same import. */
function isSameEdit(a: TextEdit, b: TextEdit): boolean {
  return a.file === b.file && a.newText === b.newText && a.span[0] === b.span[0] && a.span[1] === b.span[1];
}

function overlap(a: TextEdit, b: TextEdit): boolean {
  return !(a.isImport && b.isImport) && a.file === b.file && touches(a.span, b.span);
}

function action(fix: Fix, finding: Finding | null): ActionView {
  const kind = fix.kind === 'quickfix' ? 'quickfix' : 'refactor.rewrite';
  return {
    title: fix.title,
    kind,
    preferred: fix.preferred,
    edits: fix.edits,
    ...(fix.creates && { creates: fix.creates }),
    ...(fix.disabled !== undefined && { disabled: fix.disabled }),
    finding,
  };
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
