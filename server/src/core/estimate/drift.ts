/** How far the code's own estimate of a call is from what its recorded runs cost, and what most of that comes from. */
import type { MeasuredSite, MeasuredTokens } from '../measured.ts';
import type { Drift, FigureSource, PriceUsed, Range } from '../model.ts';
import type { Option } from './cost.ts';
import { canonicalModel } from './modelName.ts';

/** What the estimate was without recorded runs. */
export interface Baseline {
  readonly costPerCall: Range | null;
  readonly input: { readonly expected: number; readonly source: FigureSource };
  readonly cachedInput: { readonly expected: number };
  readonly output: { readonly expected: number; readonly source: FigureSource };
  readonly prices: readonly PriceUsed[];
}

/** Fewer calls say nothing of the next ones. */
const ENOUGH_CALLS = 5;
/** Estimates that are nearer are as good as estimates get. */
const NOTABLE = 1.25;

/** Undefined where the two agree, or too little is known. */
export function driftOf(
  baseline: Baseline,
  site: MeasuredSite,
  means: MeasuredTokens,
  options: readonly Option[],
): Drift | undefined {
  const estimated = baseline.costPerCall?.expected ?? 0;
  const { exact, costPerCall: measured } = site;
  if (exact < ENOUGH_CALLS || measured === null || measured <= 0 || estimated <= 0) return undefined;
  const ratio = measured / estimated;
  if (ratio < NOTABLE && ratio > 1 / NOTABLE) return undefined;
  return {
    estimated,
    measured,
    calls: exact,
    reason: reasonOf(baseline, site, means, options, measured - estimated),
  };
}

interface Cause {
  /** USD a call. */
  readonly effect: number;
  readonly text: string;
}

/** The one cause that explains the most of the difference; null where none points its way. */
function reasonOf(
  { input, cachedInput, output, prices }: Baseline,
  { model }: MeasuredSite,
  means: MeasuredTokens,
  options: readonly Option[],
  difference: number,
): string | null {
  const inCode = options.map((option) => canonicalModel(option.model));
  if (model !== null && inCode.length > 0 && !inCode.includes(canonicalModel(model)))
    return `the runs used ${model}`;
  const [price] = prices;
  if (!price) return null;
  const inputRate = price.input ?? 0;
  const cacheGain = inputRate - (price.cachedInput ?? inputRate);
  const causes: readonly Cause[] = [
    {
      effect: (means.input - input.expected) * inputRate,
      text: `prompts are ${compared(means.input, input.expected)} than ${BASIS[input.source]}`,
    },
    {
      effect: (means.output - output.expected) * (price.output ?? 0),
      text: `answers are ${compared(means.output, output.expected)} than ${BASIS[output.source]}`,
    },
    {
      effect: (cachedInput.expected - means.cachedRead) * cacheGain,
      text: `${percent(means.cachedRead, means.input)} of the input came from the cache, ${percent(cachedInput.expected, input.expected)} expected`,
    },
  ];
  const [most] = causes
    .filter(({ effect }) => effect * difference > 0)
    .sort((left, right) => Math.abs(right.effect) - Math.abs(left.effect));
  return most?.text ?? null;
}

const BASIS: Readonly<Record<FigureSource, string>> = {
  static: 'counted from the code',
  measured: 'measured',
  configured: 'configured',
  assumed: 'assumed',
};

/** `1.8 × longer`, `2.5 × shorter`. */
function compared(measured: number, expected: number): string {
  if (expected <= 0 || measured <= 0) return measured > expected ? 'longer' : 'shorter';
  const [times, word] =
    measured > expected ? [measured / expected, 'longer'] : [expected / measured, 'shorter'];
  return `${times < 9.95 ? times.toFixed(1) : Math.round(times)} × ${word}`;
}

function percent(part: number, whole: number): string {
  return `${whole > 0 ? Math.round((100 * part) / whole) : 0} %`;
}
