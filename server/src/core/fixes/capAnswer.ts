/**
 * Caps the answer of a call: by what recorded answers needed, or where none were recorded by what most answers stay well
 * below.
 */
import { formatCount, formatTokens } from '../estimate/format.ts';
import type { MeasuredSite } from '../measured.ts';
import type { Fix, PricedCall } from '../model.ts';
import type { RuleContext } from '../rules/define.ts';
import { addOptionAt } from './addOption.ts';

/** Tokens; thoughts count too. */
const CAP = 1024;
const CAP_WITH_THOUGHTS = 4096;
/** Fewer answers say nothing of the longest one in a hundred. */
const ENOUGH_ANSWERS = 100;
/** Above what one in a hundred was longer than. */
const ROOM = 1.5;
const STEP = 64;

export function capAnswer(call: PricedCall, ctx: RuleContext): Fix {
  const { cap, why } = capOf(call, call.measured);
  const title = `Cap the answer at ${formatTokens(cap)} tokens${why}`;
  const edit = addOptionAt(call, call.spec?.outputCap, String(cap), ctx);
  const fix = { title, kind: 'quickfix', savingPerMonth: null } as const;
  if (edit) return { ...fix, edits: [edit], preferred: true };
  return { ...fix, edits: [], disabled: 'The options are put together elsewhere.', preferred: false };
}

/** In tokens. `why` is said behind it, where there is more to say than that it is a plain number. */
export function capOf(
  { models: [option] }: Pick<PricedCall, 'models'>,
  measured: MeasuredSite | undefined,
): { readonly cap: number; readonly why: string } {
  const p99 = measured && measured.exact >= ENOUGH_ANSWERS ? measured.tokens?.outputP99 : undefined;
  if (measured && p99 !== undefined && p99 > 0) {
    const cap = Math.ceil((p99 * ROOM) / STEP) * STEP;
    const answers = formatCount(measured.exact);
    return { cap, why: ` (99 % of ${answers} recorded answers have at most ${formatTokens(p99)})` };
  }
  const name = option?.id.replace(/^.*\//, '') ?? '';
  const thinks = /^(?:o\d|gpt-[5-9]|gemini-(?:2\.5|[3-9])|claude)/.test(name);
  return { cap: thinks ? CAP_WITH_THOUGHTS : CAP, why: '' };
}
