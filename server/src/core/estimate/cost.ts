/** Money for the tokens of a call, over every model that the call may use. */
import type { AnalysisContext } from '../analysis.ts';
import type { LlmCall, PriceUsed, Range } from '../model.ts';
import { costOf, findPrice, priceUsed } from './price.ts';
import { cover, rangeOf, ZERO } from './range.ts';
import type { Price } from './rates.ts';
import { tierFactor } from './serviceTier.ts';

/** One model of a call, by the name and provider that the price is looked up with. */
export interface Option {
  readonly provider: string;
  readonly model: string;
}

/** Tokens of one request. */
export interface RequestTokens {
  readonly input: Range;
  readonly cachedInput: Range;
  /** Left out where it is not known. */
  readonly cacheWrite?: Range | undefined;
  readonly output: Range;
}

export interface Cost {
  /** USD; null with the reason where a price is not known. */
  readonly perCall: Range | null;
  readonly reason: string | null;
  readonly prices: readonly PriceUsed[];
  readonly notes: readonly string[];
}

/** `tokens` stand in the order of the options. A range that left out an unpriced option would not hold, so it is null. */
export function costOfCall(
  call: LlmCall,
  options: readonly Option[],
  tokens: readonly RequestTokens[],
  ctx: AnalysisContext,
): Cost {
  if (call.free)
    return {
      perCall: ZERO,
      reason: null,
      prices: [],
      notes: ['The provider makes no charge for this call.'],
    };
  const unpriced = call.unpriced ?? UNITS.get(call.operation);
  if (unpriced) return none(unpriced);
  if (options.length === 0)
    return none(call.modelReason ? `model unknown: ${call.modelReason}` : 'model unknown');
  const priced = options.map((option, index) =>
    priceOption(call, option, tokens[index] as RequestTokens, ctx),
  );
  const reason = priced.map((each) => each.reason).find((each) => each !== null) ?? null;
  const prices = priced.map(({ used }) => used);
  const known = prices.some(({ input }) => input !== null);
  return {
    perCall: reason === null ? cover(priced.map(({ cost }) => cost)) : null,
    reason,
    prices: known ? prices : [],
    notes: [...new Set(priced.flatMap(({ notes }) => notes))],
  };
}

/** Billed by something else than tokens of text, whether or not the catalogue says so. */
const UNITS: ReadonlyMap<string, string> = new Map([
  ['image', 'images are not billed by tokens of text'],
  ['audio', 'audio is not billed by tokens of text'],
  ['rerank', 'reranking is billed by searches'],
  ['batch', 'a batch is as large as the list of its requests'],
]);

function none(reason: string): Cost {
  return { perCall: null, reason, prices: [], notes: [] };
}

interface PricedOption {
  readonly cost: Range;
  readonly reason: string | null;
  readonly used: PriceUsed;
  readonly notes: readonly string[];
}

function priceOption(
  call: LlmCall,
  { provider, model }: Option,
  tokens: RequestTokens,
  ctx: AnalysisContext,
): PricedOption {
  const price = findPrice(provider, model, ctx);
  if ('reason' in price) return unknown(provider, model, price.reason, ctx);
  const factor = tierFactor(provider, model, call.tier);
  if (!factor)
    return unknown(provider, model, `no price for service tier ${call.tier} of ${provider}'s ${model}`, ctx);
  const low = costOf(at(tokens, 'low'), price);
  const expected = costOf(at(tokens, 'expected'), price);
  const high = costOf(at(tokens, 'high'), price);
  if (!low || !expected || !high) return unknown(provider, model, `no price for the output of ${model}`, ctx);
  return {
    cost: {
      low: low.low * factor.low,
      expected: expected.expected * factor.expected,
      high: high.high * factor.high * Math.max(1, call.maxSteps),
    },
    reason: null,
    used: priceUsed(price, tokens.input.expected, factor.expected),
    notes: priceNotes(model, price, call.tier, factor),
  };
}

function at(tokens: RequestTokens, end: keyof Range) {
  return {
    input: tokens.input[end],
    cachedInput: tokens.cachedInput[end],
    cacheWrite: tokens.cacheWrite?.[end] ?? 0,
    output: tokens.output[end],
  };
}

function unknown(provider: string, model: string, reason: string, { today }: AnalysisContext): PricedOption {
  const used = { provider, model, input: null, cachedInput: null, output: null, source: 'none', asOf: today };
  return { cost: ZERO, reason, used, notes: [] };
}

function priceNotes(model: string, price: Price, tier: string | null, factor: Range): readonly string[] {
  if (price.free) return ['Local model: no charge.'];
  const notes: string[] = [];
  if (isSnapshot(model, price.model)) notes.push(`Price of ${price.model}: ${model} has none of its own.`);
  if (price.cards.length > 1)
    notes.push('The price hangs on the time of day: the mean of the day is expected.');
  const { low, high } = rangeOf(factor);
  if (high !== 1 || low !== 1)
    notes.push(`Service tier ${tier}: ${low === high ? low : `${low}–${high}`} × the standard price.`);
  return notes;
}

/** Known only by the family's name, which the package does not list together with the snapshot's date. */
function isSnapshot(model: string, priced: string): boolean {
  return !model.toLowerCase().endsWith(priced.toLowerCase()) && /\d{4}-?\d\d-?\d\d$/.test(model);
}
