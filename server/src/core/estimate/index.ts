/**
 * From calls to priced calls. Texts are counted in one batch per encoding; everything after that is arithmetic.
 *
 * `tokens.input` is all input of a call, and `tokens.cachedInput` the part of it that is read from the cache.
 */
import type { AnalysisContext, Encoding } from '../analysis.ts';
import type { MeasuredSite, MeasuredTokens } from '../measured.ts';
import type { Drift, Estimate, Figure, FigureSource, LlmCall, PricedCall, Range } from '../model.ts';
import { assemble, inSteps, resolveOption } from './assemble.ts';
import { type Cost, costOfCall, type Option, type RequestTokens } from './cost.ts';
import type { Overrides } from './directive.ts';
import { driftOf } from './drift.ts';
import { layoutOf } from './layout.ts';
import {
  cachedReadShare,
  cacheWrites,
  callsPerRun,
  meansOf,
  measuredInput,
  measuredNotes,
  measuredOutput,
} from './measured.ts';
import { cacheNotes, inputNotes, outputNotes, stepNotes } from './notes.ts';
import { cover, exactly, scale, whole } from './range.ts';
import { type Tokenizer, tokenizerFor, tokensSinceRecorded } from './tokenizer.ts';
import { answers, inputTokens, outputCap, outputTokens, promptTexts } from './tokens.ts';
import { volumeOf } from './volume.ts';

export { type Alternative, costWith, savingOf } from './alternatives.ts';
export { type Change, estimateChanged } from './changed.ts';
export {
  type DirectiveError,
  isDirectiveError,
  type Overrides,
  parseAmount,
  parseDirective,
  parseRate,
  parseShare,
} from './directive.ts';
export { formatTokens, formatUsd } from './format.ts';
export { contextWindow, knownModels } from './packagePrice.ts';
export { priceFor } from './price.ts';
export { reprice } from './reprice.ts';

/** What directives say of a call; undefined where they say nothing. */
export type OverridesOf = (call: LlmCall) => Overrides | undefined;

/** True of a call whose loop is entered many times in a run, as in a server. */
export type EnteredOften = (call: LlmCall) => boolean;

/** One priced call for each call, in order. */
export async function estimateCalls(
  calls: readonly LlmCall[],
  ctx: AnalysisContext,
  overrides: OverridesOf = () => undefined,
  enteredOften: EnteredOften = () => false,
): Promise<PricedCall[]> {
  const drafts = calls.map((call): Draft => {
    const options = call.models.map((option) => resolveOption(option, ctx));
    const models = options.length > 0 ? options.map(({ model }) => model) : [null];
    const measured = ctx.measured?.get(call.site);
    return {
      call,
      options,
      models,
      tokenizers: models.map(tokenizerFor),
      overrides: overrides(call),
      measured,
    };
  });
  const counts = await countTexts(drafts, ctx);
  return drafts.map((draft) => Object.freeze(priced(draft, counts, ctx, enteredOften)));
}

function priced(draft: Draft, counts: Counts, ctx: AnalysisContext, enteredOften: EnteredOften): PricedCall {
  const { call, measured, overrides } = draft;
  const alone = requestOf(draft, counts, ctx, undefined);
  const means = meansOf(measured);
  const isOften = call.context.loop && enteredOften(call);
  const given = {
    ...call,
    ...(overrides && { stated: overrides }),
    ...(isOften && { enteredOften: isOften }),
  };
  if (!measured) return { ...given, estimate: estimate(draft, alone, counts, ctx, undefined) };
  const known = means ? requestOf(draft, counts, ctx, means) : alone;
  const counted = call.context.loop && !isOften;
  const perRun = counted ? callsPerRun(measured) : undefined;
  const drift = means && drifted(draft, alone, measured, means);
  return {
    ...given,
    estimate: estimate(draft, known, counts, ctx, perRun),
    measured,
    ...(drift && { drift }),
  };
}

interface Draft {
  readonly call: LlmCall;
  readonly options: readonly Option[];
  /** Names of the options, or one null where no model is known. */
  readonly models: readonly (string | null)[];
  readonly tokenizers: readonly Tokenizer[];
  readonly overrides: Overrides | undefined;
  readonly measured: MeasuredSite | undefined;
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

/** The tokens of one request and what they cost. */
interface Request {
  /** Undefined where the figures come from the code alone. */
  readonly means: MeasuredTokens | undefined;
  /** One a model. */
  readonly inputs: readonly Figure[];
  readonly output: Figure;
  /** Part of the input that is read from the cache. */
  readonly share: number;
  readonly cost: Cost;
}

function requestOf(
  { call, options, models, tokenizers, overrides, measured }: Draft,
  counts: Counts,
  ctx: AnalysisContext,
  means: MeasuredTokens | undefined,
): Request {
  const { assume } = ctx.config;
  const isMeasured = (said: number | undefined): boolean => means !== undefined && said === undefined;
  // A model with another tokenizer than the recorded one makes other numbers of tokens of the same texts.
  const ratios = models.map((model) => tokensSinceRecorded(measured?.model ?? null, model));
  const inputs = tokenizers.map((tokenizer, index) => {
    if (means && isMeasured(overrides?.inputTokens)) return measuredInput(means, ratios[index]);
    const count = (text: string): number => counts.get(tokenizer.encoding)?.get(text) ?? 0;
    return inputTokens(call, { tokenizer, model: models[index] ?? null, count, assume }, overrides);
  });
  const cap = outputCap(call);
  const output =
    means && isMeasured(overrides?.outputTokens)
      ? measuredOutput(means, inAll(ratios), cap === null ? undefined : cap * answers(call))
      : outputTokens(call, assume, overrides);
  const share = cachedShare(call, overrides, ctx, means);
  const tokens = inputs.map(
    (input): RequestTokens => ({
      input,
      cachedInput: scale(input, share),
      cacheWrite: cacheWrites(means, input),
      output,
    }),
  );
  return { means, inputs, output, share, cost: costOfCall(call, options, tokens, ctx) };
}

/** What holds for answers of any of the models; undefined where none differs. */
function inAll(ratios: readonly (Range | undefined)[]): Range | undefined {
  return ratios.some((ratio) => ratio) ? cover(ratios.map((ratio) => ratio ?? exactly(1))) : undefined;
}

function estimate(
  { call, options, tokenizers, overrides, measured }: Draft,
  { means, inputs, output, share, cost }: Request,
  counts: Counts,
  ctx: AnalysisContext,
  perRun: number | undefined,
): Estimate {
  const { assume } = ctx.config;
  const volume = volumeOf(call, ctx, overrides, perRun);
  const source = worst(inputs.map((figure) => figure.source));
  const input: Figure = { ...inSteps(call, whole(cover(inputs))), source };
  const [tokenizer] = tokenizers;
  const layout = tokenizer ? layoutOf(call, tokenizer, counts.get(tokenizer.encoding) ?? new Map()) : null;
  return assemble({
    layout,
    input,
    cachedInput: { ...whole(scale(cover(inputs), share)), source: shareSource(overrides, means) },
    output: { ...inSteps(call, output), source: output.source },
    cost,
    callsPerMonth: volume.callsPerMonth,
    notes: [
      ...(options.length > 1 ? [severalModels(call)] : []),
      ...measuredNotes(measured, means, overrides),
      ...(input.source === 'measured' ? [] : inputNotes(call, tokenizers, assume, overrides)),
      ...(output.source === 'measured' ? [] : outputNotes(call, assume, overrides)),
      ...cacheNotes(call, share),
      ...stepNotes(call),
      ...cost.notes,
      ...volume.notes,
    ],
  });
}

function drifted(
  { options }: Draft,
  { inputs, output, share, cost }: Request,
  measured: MeasuredSite,
  means: MeasuredTokens,
): Drift | undefined {
  const input = { ...cover(inputs), source: worst(inputs.map((figure) => figure.source)) };
  const cachedInput = scale(input, share);
  const { perCall: costPerCall, prices } = cost;
  return driftOf({ costPerCall, input, cachedInput, output, prices }, measured, means, options);
}

/** Only text generation has a prompt cache. */
function cachedShare(
  call: LlmCall,
  overrides: Overrides | undefined,
  { config }: AnalysisContext,
  means: MeasuredTokens | undefined,
): number {
  if (call.operation !== 'chat' && call.operation !== 'completion') return 0;
  const otherwise = means ? cachedReadShare(means) : config.assume.cachedShare;
  return Math.min(1, Math.max(0, overrides?.cachedShare ?? otherwise));
}

function shareSource(overrides: Overrides | undefined, means: MeasuredTokens | undefined): FigureSource {
  if (overrides?.cachedShare !== undefined) return 'configured';
  return means ? 'measured' : 'assumed';
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
