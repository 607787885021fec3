/**
 * What recorded runs put in the place of assumptions. A mean over recorded requests is known, so its range has no
 * width; of answers it is also known below which length nearly all of them stay.
 *
 * What the developer says of a call in a comment goes before what was measured, because only he knows whether the runs
 * of the development are like those that the estimate is for.
 */

import type { MeasuredSite, MeasuredTokens } from '../measured.ts';
import type { Figure, Range } from '../model.ts';
import type { Overrides } from './directive.ts';
import { formatCount } from './format.ts';
import { exactly, ordered, scale, whole } from './range.ts';

/** The mean tokens of the site's requests; undefined where none said how many it used. */
export function meansOf(site: MeasuredSite | undefined): MeasuredTokens | undefined {
  return site && site.exact > 0 ? (site.tokens ?? undefined) : undefined;
}

/** `ratio` are tokens of the call's model per token of the model that was recorded, where these differ. */
export function measuredInput({ input }: MeasuredTokens, ratio: Range = ONE): Figure {
  const { low, expected, high } = whole(ordered(scale(ratio, input)));
  return ratio === ONE
    ? { ...exactly(Math.round(input)), source: 'measured' }
    : { low, expected, high, source: 'measured' };
}

/** The cap of an answer counts tokens, whatever the tokenizer. */
export function measuredOutput(
  { output, outputP99 }: MeasuredTokens,
  ratio: Range = ONE,
  cap: number = Number.POSITIVE_INFINITY,
): Figure {
  const limit = ratio === ONE ? Number.POSITIVE_INFINITY : cap;
  const low = Math.min(limit, Math.round(output * ratio.low));
  const mean = Math.min(limit, Math.round(output * ratio.expected));
  const high = Math.min(limit, Math.ceil(outputP99 * ratio.high));
  return { low: Math.min(low, mean), expected: mean, high: Math.max(mean, high), source: 'measured' };
}

const ONE = exactly(1);

/** Part of the input, 0 to 1. */
export function cachedReadShare({ input, cachedRead }: MeasuredTokens): number {
  return share(cachedRead, input);
}

/** Tokens of a request of that much input that are written to the cache, which some providers bill at a rate of its own. */
export function cacheWrites(means: MeasuredTokens | undefined, input: Range): Range | undefined {
  const part = means ? share(means.cachedWrite, means.input) : 0;
  return part === 0
    ? undefined
    : { low: input.low * part, expected: input.expected * part, high: input.high * part };
}

/**
 * Calls that the program made in a run, a retry being no call of its own. Undefined where a run is no measure of how often the
 * loop around a call goes round.
 */
export function callsPerRun({ calls, retriedRate, runs }: MeasuredSite): number | undefined {
  return runs > 0 ? (calls * (1 - retriedRate)) / runs : undefined;
}

export function measuredNotes(
  site: MeasuredSite | undefined,
  means: MeasuredTokens | undefined,
  overrides: Overrides | undefined,
): readonly string[] {
  if (!site || !means) return [];
  const [input, output] = [overrides?.inputTokens === undefined, overrides?.outputTokens === undefined];
  if (!input && !output) return [];
  const what = input && output ? 'Tokens are' : input ? 'Input is' : 'Output is';
  const calls = site.exact === 1 ? 'one recorded call' : `${formatCount(site.exact)} recorded calls`;
  return [`${what} the mean of ${calls}.`];
}

function share(part: number, whole: number): number {
  return whole > 0 ? Math.min(1, Math.max(0, part / whole)) : 0;
}
