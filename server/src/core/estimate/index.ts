/**
 * From calls to priced calls. Texts are counted in one batch per encoding; everything after that is arithmetic.
 *
 * `tokens.input` is all input of a call, and `tokens.cachedInput` the part of it that is read from the cache.
 */
import type { AnalysisContext, Encoding } from '../analysis.ts';
import type { Estimate, Figure, FigureSource, LlmCall, PricedCall } from '../model.ts';
import { assemble, inSteps, resolveOption } from './assemble.ts';
import { costOfCall, type Option, type RequestTokens } from './cost.ts';
import type { Overrides } from './directive.ts';
import { layoutOf } from './layout.ts';
import { cacheNotes, inputNotes, outputNotes, stepNotes } from './notes.ts';
import { cover, scale, whole } from './range.ts';
import { type Tokenizer, tokenizerFor } from './tokenizer.ts';
import { inputTokens, outputTokens, promptTexts } from './tokens.ts';
import { volumeOf } from './volume.ts';

export { type Alternative, costWith, savingOf } from './alternatives.ts';
export {
  type DirectiveError,
  isDirectiveError,
  type Overrides,
  parseDirective,
  parseRate,
} from './directive.ts';
export { formatTokens, formatUsd } from './format.ts';
export { contextWindow } from './packagePrice.ts';
export { priceFor } from './price.ts';
export { reprice } from './reprice.ts';

/** What directives say of a call; undefined where they say nothing. */
export type OverridesOf = (call: LlmCall) => Overrides | undefined;

/** One priced call for each call, in order. */
export async function estimateCalls(
  calls: readonly LlmCall[],
  ctx: AnalysisContext,
  overrides: OverridesOf = () => undefined,
): Promise<PricedCall[]> {
  const drafts = calls.map((call): Draft => {
    const options = call.models.map((option) => resolveOption(option, ctx));
    const models = options.length > 0 ? options.map(({ model }) => model) : [null];
    return { call, options, models, tokenizers: models.map(tokenizerFor), overrides: overrides(call) };
  });
  const counts = await countTexts(drafts, ctx);
  return drafts.map((draft) => Object.freeze({ ...draft.call, estimate: estimate(draft, counts, ctx) }));
}

interface Draft {
  readonly call: LlmCall;
  readonly options: readonly Option[];
  /** Names of the options, or one null where no model is known. */
  readonly models: readonly (string | null)[];
  readonly tokenizers: readonly Tokenizer[];
  readonly overrides: Overrides | undefined;
}

type Counts = ReadonlyMap<Encoding, ReadonlyMap<string, number>>;

async function countTexts(drafts: readonly Draft[], { tokens }: AnalysisContext): Promise<Counts> {
  const texts = new Map<Encoding, Set<string>>();
  for (const { call, tokenizers, overrides } of drafts) {
    if (overrides?.inputTokens !== undefined) continue;
    for (const { encoding } of tokenizers) {
      const known = texts.get(encoding) ?? new Set();
      for (const text of promptTexts(call.prompt)) if (text !== '') known.add(text);
      if (known.size > 0) texts.set(encoding, known);
    }
  }
  const counted = [...texts].map(async ([encoding, set]) => {
    const list = [...set];
    const counts = await tokens.count(list, encoding);
    return [encoding, new Map(list.map((text, index) => [text, counts[index] ?? 0]))] as const;
  });
  return new Map(await Promise.all(counted));
}

function estimate(draft: Draft, counts: Counts, ctx: AnalysisContext): Estimate {
  const { call, options, models, tokenizers, overrides } = draft;
  const { assume } = ctx.config;
  const output = outputTokens(call, assume, overrides);
  const share = cachedShare(call, overrides, ctx);
  const requests = tokenizers.map((tokenizer, index) => {
    const count = (text: string): number => counts.get(tokenizer.encoding)?.get(text) ?? 0;
    return inputTokens(call, { tokenizer, model: models[index] ?? null, count, assume }, overrides);
  });
  const tokens = requests.map(
    (input): RequestTokens => ({ input, cachedInput: scale(input, share), output }),
  );
  const cost = costOfCall(call, options, tokens, ctx);
  const volume = volumeOf(call, ctx, overrides);
  const source = worst(requests.map((figure) => figure.source));
  const input: Figure = { ...inSteps(call, whole(cover(requests))), source };
  const [tokenizer] = tokenizers;
  const layout = tokenizer ? layoutOf(call, tokenizer, counts.get(tokenizer.encoding) ?? new Map()) : null;
  return assemble({
    layout,
    input,
    cachedInput: { ...whole(scale(input, share)), source: shareSource(overrides) },
    output: { ...inSteps(call, output), source: output.source },
    cost,
    callsPerMonth: volume.callsPerMonth,
    notes: [
      ...(options.length > 1 ? [severalModels(call)] : []),
      ...inputNotes(call, tokenizers, assume, overrides),
      ...outputNotes(call, assume, overrides),
      ...cacheNotes(call, share),
      ...stepNotes(call),
      ...cost.notes,
      ...volume.notes,
    ],
  });
}

/** Only text generation has a prompt cache. */
function cachedShare(call: LlmCall, overrides: Overrides | undefined, { config }: AnalysisContext): number {
  if (call.operation !== 'chat' && call.operation !== 'completion') return 0;
  return Math.min(1, Math.max(0, overrides?.cachedShare ?? config.assume.cachedShare));
}

function shareSource(overrides: Overrides | undefined): FigureSource {
  return overrides?.cachedShare === undefined ? 'assumed' : 'configured';
}

/** A figure made of several is no better than the worst of them. */
function worst(sources: readonly FigureSource[]): FigureSource {
  const order: readonly FigureSource[] = ['assumed', 'configured', 'measured', 'static'];
  return order.find((source) => sources.includes(source)) ?? 'assumed';
}

function severalModels({ models }: LlmCall): string {
  const names = [...new Set(models.map(({ id }) => id))].join(', ');
  return `The code chooses between models (${names}): the range covers all of them.`;
}
