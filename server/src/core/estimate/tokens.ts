/**
 * How many tokens a call sends and gets. Text is counted; what is known only at run time is assumed, and the range
 * says how far the assumption may be off.
 */
import type { CoreConfig, Figure, LlmCall, PromptPart, PromptSegment, Range } from '../model.ts';
import type { Overrides } from './directive.ts';
import { imageTokens } from './images.ts';
import { add, cover, exactly, multiply, scale, whole, ZERO } from './range.ts';
import type { Tokenizer } from './tokenizer.ts';

/** Tokens of a text in the encoding of the tokenizer. */
export type Count = (text: string) => number;

/** What stands in for the unknown, in units of the assumption: a prompt's unknown part, and an answer's length. */
export const DYNAMIC_SPREAD: Range = { low: 0.2, expected: 1, high: 4 };
export const OUTPUT_SPREAD: Range = { low: 0.25, expected: 1, high: 4 };

/** Tools and schemas reach the model as text of another form than their JSON: 0.6 to 0.9 of its tokens. */
export const SCHEMA_FACTOR: Range = { low: 0.6, expected: 0.75, high: 0.9 };

/** OpenAI's cookbook: three tokens and the role for each message, and three that begin the answer. */
const TOKENS_PER_MESSAGE = 4;
const TOKENS_TO_BEGIN = 3;

export interface InputOptions {
  readonly tokenizer: Tokenizer;
  readonly model: string | null;
  readonly count: Count;
  readonly assume: CoreConfig['assume'];
}

/** Input tokens of one request. */
export function inputTokens(call: LlmCall, options: InputOptions, overrides?: Overrides): Figure {
  if (overrides?.inputTokens !== undefined)
    return { ...exactly(overrides.inputTokens), source: 'configured' };
  const { prompt, operation } = call;
  if (prompt.length === 0) {
    return { ...whole(scale(DYNAMIC_SPREAD, options.assume.dynamicTokens)), source: 'assumed' };
  }
  const messages = prompt.filter(({ role }) => !isSchema(role)).length;
  const overhead = operation === 'chat' ? messages * TOKENS_PER_MESSAGE + TOKENS_TO_BEGIN : 0;
  const segments = prompt.map((segment) => segmentTokens(segment, options));
  const assumed = prompt.some(({ parts }) => hasUnknown(parts));
  return { ...whole(add(exactly(overhead), ...segments)), source: assumed ? 'assumed' : 'static' };
}

/** Output tokens of one request, of all its answers. */
export function outputTokens(call: LlmCall, assume: CoreConfig['assume'], overrides?: Overrides): Figure {
  if (!GENERATES.has(call.operation)) return { ...ZERO, source: 'static' };
  if (overrides?.outputTokens !== undefined)
    return { ...exactly(overrides.outputTokens), source: 'configured' };
  const free = scale(OUTPUT_SPREAD, assume.outputTokens);
  const cap = outputCap(call);
  const one: Range =
    cap === null ? free : { low: Math.min(free.low, cap), expected: Math.min(free.expected, cap), high: cap };
  return { ...whole(scale(one, answers(call))), source: 'assumed' };
}

/** The largest number of output tokens of one answer, where the code sets it. */
export function outputCap({ outputCap: cap }: LlmCall): number | null {
  return cap.known && cap.value !== null && cap.value >= 0 ? cap.value : null;
}

/** Answers per request; one where the number is not known. */
export function answers({ choices }: LlmCall): number {
  return choices.known && choices.value !== null && choices.value >= 1 ? choices.value : 1;
}

/** Every text that `inputTokens` will ask the count of. */
export function promptTexts(prompt: readonly PromptSegment[]): readonly string[] {
  const ofParts = (parts: readonly PromptPart[]): readonly string[] =>
    joinTexts(parts).flatMap((part) => {
      if (part.kind === 'text') return [part.text];
      return part.kind === 'either' ? part.options.flatMap(ofParts) : [];
    });
  return prompt.flatMap(({ parts }) => ofParts(parts));
}

/** Parts of the prompt that are known only at run time. */
export function dynamicParts(prompt: readonly PromptSegment[]): number {
  const inParts = (parts: readonly PromptPart[]): number =>
    parts.reduce((sum, part) => {
      if (part.kind === 'either') return sum + Math.max(0, ...part.options.map(inParts));
      return sum + (part.kind === 'dynamic' ? 1 : 0);
    }, 0);
  return prompt.reduce((sum, { parts }) => sum + inParts(parts), 0);
}

export function isSchema(role: PromptSegment['role']): boolean {
  return role === 'tools' || role === 'schema';
}

const GENERATES: ReadonlySet<string> = new Set(['chat', 'completion']);

function segmentTokens({ role, parts }: PromptSegment, options: InputOptions): Range {
  return partsTokens(parts, isSchema(role) ? SCHEMA_FACTOR : exactly(1), options);
}

/** `form` is what becomes of a text's tokens before the model reads it. */
function partsTokens(parts: readonly PromptPart[], form: Range, options: InputOptions): Range {
  return add(...joinTexts(parts).map((part) => partTokens(part, form, options)));
}

function partTokens(part: PromptPart, form: Range, options: InputOptions): Range {
  const { tokenizer, model, count, assume } = options;
  switch (part.kind) {
    case 'text':
      return multiply(multiply(exactly(count(part.text)), tokenizer.factor), form);
    case 'dynamic':
      return scale(DYNAMIC_SPREAD, assume.dynamicTokens);
    case 'image':
      return imageTokens(part, model);
    case 'either':
      return cover(part.options.map((option) => partsTokens(option, form, options)));
  }
}

function hasUnknown(parts: readonly PromptPart[]): boolean {
  return parts.some((part) => {
    if (part.kind === 'either') return part.options.some(hasUnknown);
    return (
      part.kind === 'dynamic' || (part.kind === 'image' && (part.width === null || part.height === null))
    );
  });
}

/** Neighbouring texts are one text for the tokenizer: tokens may span the seam. */
export function joinTexts(parts: readonly PromptPart[]): readonly PromptPart[] {
  const joined: PromptPart[] = [];
  for (const part of parts) {
    const last = joined.at(-1);
    if (part.kind === 'text' && last?.kind === 'text')
      joined[joined.length - 1] = { ...last, text: last.text + part.text };
    else joined.push(part);
  }
  return joined;
}
