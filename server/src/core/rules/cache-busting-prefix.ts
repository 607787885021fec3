/**
 * ## What
 *
 * Something that changes from call to call (the time, an id, a name, text that was looked up) stands before a long part of
 * the prompt that never changes.
 *
 * ## Why
 *
 * A prompt cache keeps a beginning, up to the first difference. With the changing part in front, the long rest is paid in
 * full in every call; behind it, the rest costs a tenth to a half from the second call on, and the answer comes sooner.
 *
 * ## Example
 *
 * ```ts
 * const system = `Today is ${new Date().toDateString()}.
 * You answer questions about the manual below. …`;
 * ```
 *
 * ## Instead
 *
 * ```ts
 * const system = `You answer questions about the manual below. …
 *
 * Today is ${new Date().toDateString()}.`;
 * ```
 *
 * The rule is silent where the long part is shorter than the least that the provider keeps, where it is not plain that the
 * front changes (a file that is read, the environment, a setting), where calls are too rare for a cache, and in tests.
 */
import { savingOf } from '../estimate/alternatives.ts';
import { formatTokens, formatUsd } from '../estimate/format.ts';
import { splitLead } from '../fixes/moveBehind.ts';
import type { Fix, PricedCall, TextEdit } from '../model.ts';
import { byCause, type NonEmpty } from './causes.ts';
import { defineRule, type Report, type RuleContext } from './define.ts';
import { promptCacheOf } from './promptCache.ts';
import { type PromptLead, promptLeadOf } from './promptLead.ts';

export default defineRule({
  id: 'cache-busting-prefix',
  docs: 'Something that changes stands before a long part of the prompt that never does.',
  severity: 'info',
  *check(calls, ctx) {
    const found = calls.flatMap((call) => check(call, ctx) ?? []);
    for (const cause of byCause(found, ({ lead }) => `${lead.file}:${spanOf(lead)[0]}`))
      yield report(cause, ctx);
  },
});

interface Found {
  readonly call: PricedCall;
  readonly lead: PromptLead;
  /** USD a month. */
  readonly saving: number;
  readonly marker: boolean;
}

function check(call: PricedCall, ctx: RuleContext): Found | undefined {
  const { layout } = call.estimate;
  if (!layout || call.operation !== 'chat' || call.context.test || call.via === 'wrapper') return undefined;
  const cache = promptCacheOf(call, ctx);
  const [lifetime] = cache?.lifetimes ?? [];
  if (!cache || !lifetime || layout.prefix >= cache.minTokens || layout.behind < cache.minTokens)
    return undefined;
  const lead = promptLeadOf(call, ctx);
  if (!lead || lead.behind < cache.minTokens) return undefined;
  const saving = savingOf(call, { cachedPrefix: lead.behind, lifetime })?.perMonth;
  return saving ? { call, lead, saving, marker: cache.mode === 'marker' } : undefined;
}

function report(found: NonEmpty<Found>, ctx: RuleContext): Report {
  const [{ call, lead }] = found;
  const saving = found.reduce((sum, each) => sum + each.saving, 0);
  const span = spanOf(lead);
  const what = WHAT[lead.kind];
  const inFile = lead.file === call.file;
  return {
    call,
    ...(inFile ? { span } : {}),
    message: `${what} before ${formatTokens(lead.behind)} tokens that never change keeps them out of the prompt cache; behind them, they save ≈ ${formatUsd(saving)}/mo.`,
    savingPerMonth: saving,
    fixes: [fixOf(found, saving, ctx)],
    related: inFile ? [] : [{ file: lead.file, span, message: 'This changes from call to call' }],
  };
}

const WHAT = {
  time: 'The time',
  random: 'A new id in each call',
  data: 'Text that changes from call to call',
} as const;

function spanOf({ module, holes: [hole] }: PromptLead) {
  return module.exprs[hole ?? -1]?.span ?? [0, 0];
}

function fixOf([{ lead, marker, call }]: NonEmpty<Found>, saving: number, ctx: RuleContext): Fix {
  const fix = {
    title: `Move it behind the static part (saves ≈ ${formatUsd(saving)}/mo)`,
    kind: 'quickfix',
    savingPerMonth: saving,
    preferred: true,
  } as const;
  const text = ctx.text(lead.file);
  const edits =
    text === undefined
      ? { reason: 'The prompt is put together elsewhere.' }
      : move(call, lead, { marker, text });
  return 'reason' in edits ? { ...fix, edits: [], disabled: edits.reason } : { ...fix, edits: [edits] };
}

function move(
  _call: PricedCall,
  { file, module, template, holes, together }: PromptLead,
  { marker, text }: { readonly marker: boolean; readonly text: string },
): TextEdit | { readonly reason: string } {
  if (!together) return { reason: 'It stands in a message of its own: order the messages by hand.' };
  const split = splitLead(module, template, holes, text);
  if ('reason' in split) return split;
  if (marker)
    return {
      reason: 'The provider caches what is marked: part the prompt into two blocks and mark the first.',
    };
  const { open, close, kept, gap, moved } = split;
  const span = module.exprs[template]?.span ?? [0, 0];
  return { file, span, newText: `${open}${kept}${gap}${moved}${close}` };
}
