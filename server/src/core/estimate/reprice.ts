/** The same call on another model, for "Switch to … saves": from the estimate alone, without counting anew. */
import type { AnalysisContext } from '../analysis.ts';
import type { Estimate, Figure, PricedCall, Range } from '../model.ts';
import { assemble, inSteps, resolveOption } from './assemble.ts';
import { costOfCall, type Option } from './cost.ts';
import { promptImageTokens } from './images.ts';
import { cacheWrites, meansOf } from './measured.ts';
import { add, cover, multiply, ordered, rangeOf, scale, whole } from './range.ts';
import { tokenizerFor, tokensPerToken } from './tokenizer.ts';
import { answers, outputCap } from './tokens.ts';

/**
 * The estimate of the call on one other model; null where that has no price. The same text is another number of tokens
 * for another tokenizer, so prompt and answer are converted; images are counted by the new model's formula.
 */
export function reprice(call: PricedCall, option: Option, ctx: AnalysisContext): Estimate | null {
  const now = call.models.map((each) => resolveOption(each, ctx).model);
  const models = now.length > 0 ? now : [null];
  const tokenizer = tokenizerFor(option.model);
  const ratio = tokensPerToken(models.map(tokenizerFor), tokenizer);
  const { tokens, callsPerMonth } = call.estimate;

  const images = cover(models.map((model) => promptImageTokens(call.prompt, model)));
  const text = subtract(perRequest(call, tokens.input), images);
  const input = whole(ordered(add(multiply(text, ratio), promptImageTokens(call.prompt, option.model))));
  const output = whole(convertedOutput(call, multiply(perRequest(call, tokens.output), ratio)));
  const share = tokens.input.expected > 0 ? tokens.cachedInput.expected / tokens.input.expected : 0;

  const cacheWrite = cacheWrites(meansOf(call.measured), input);
  const request = { input, cachedInput: scale(input, share), cacheWrite, output };
  const cost = costOfCall({ ...call, modelReason: null }, [option], [request], ctx);
  if (!cost.perCall) return null;
  const figure = (range: Range, { source }: Figure): Figure => ({ ...inSteps(call, range), source });
  const isConverted = ratio.expected !== 1 && tokenizer.note !== null;
  return assemble({
    layout: call.estimate.layout,
    input: figure(input, tokens.input),
    cachedInput: { ...whole(inSteps(call, request.cachedInput)), source: tokens.cachedInput.source },
    output: figure(output, tokens.output),
    cost,
    callsPerMonth,
    notes: [...(isConverted && tokenizer.note ? [tokenizer.note] : []), ...cost.notes],
  });
}

/** The cap counts tokens and stays as it is, whatever the tokenizer. */
function convertedOutput(call: PricedCall, output: Range): Range {
  const cap = outputCap(call);
  const range = ordered(output);
  if (cap === null || call.estimate.tokens.output.source !== 'assumed') return range;
  const limit = cap * answers(call);
  return { low: Math.min(range.low, limit), expected: Math.min(range.expected, limit), high: limit };
}

function perRequest({ maxSteps }: PricedCall, range: Range): Range {
  return { ...rangeOf(range), high: range.high / Math.max(1, maxSteps) };
}

function subtract(from: Range, taken: Range): Range {
  return ordered({
    low: Math.max(0, from.low - taken.low),
    expected: Math.max(0, from.expected - taken.expected),
    high: Math.max(0, from.high - taken.high),
  });
}
