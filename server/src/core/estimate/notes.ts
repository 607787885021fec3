/** The sentences of the hover: every assumption and factor that went into an estimate. */

import type { AnalysisContext } from '../analysis.ts';
import type { LlmCall, PromptPart } from '../model.ts';
import type { Overrides } from './directive.ts';
import { formatCount } from './format.ts';
import type { Tokenizer } from './tokenizer.ts';
import { answers, dynamicParts, isSchema, outputCap } from './tokens.ts';

type Assume = AnalysisContext['config']['assume'];

export function inputNotes(
  { prompt }: LlmCall,
  tokenizers: readonly Tokenizer[],
  assume: Assume,
  overrides: Overrides | undefined,
): readonly string[] {
  if (overrides?.inputTokens !== undefined) return [];
  const setting = '(llmCost.assume.dynamicTokens)';
  if (prompt.length === 0)
    return [`The prompt could not be read: ${formatCount(assume.dynamicTokens)} tokens assumed ${setting}.`];
  const notes = prompt.some(({ parts }) => hasText(parts))
    ? tokenizers.flatMap(({ note }) => note ?? [])
    : [];
  const dynamic = dynamicParts(prompt);
  if (dynamic > 0) {
    const parts = dynamic === 1 ? '1 part' : `${dynamic} parts`;
    const each = dynamic === 1 ? '' : ' for each';
    const verb = dynamic === 1 ? 'is' : 'are';
    notes.push(
      `${parts} of the prompt ${verb} known at run time only: ${formatCount(assume.dynamicTokens)} tokens assumed${each} ${setting}.`,
    );
  }
  if (prompt.some(({ parts }) => hasUnknownImage(parts)))
    notes.push('Size of an image unknown: 1024 × 1024 pixels assumed.');
  if (prompt.some(({ role }) => isSchema(role))) {
    notes.push('Tools and schemas are counted as 0.75 of their JSON (0.6–0.9).');
  }
  return [...new Set(notes)];
}

export function outputNotes(
  call: LlmCall,
  assume: Assume,
  overrides: Overrides | undefined,
): readonly string[] {
  if (call.operation !== 'chat' && call.operation !== 'completion') return [];
  if (overrides?.outputTokens !== undefined) return [];
  const cap = outputCap(call);
  const assumed = `${formatCount(Math.min(assume.outputTokens, cap ?? Infinity))} tokens (llmCost.assume.outputTokens)`;
  const limit = cap === null ? '' : `, at most ${formatCount(cap)} by the cap in the code`;
  const notes = [`Output assumed ${assumed}${limit}.`];
  if (answers(call) > 1) notes.push(`${answers(call)} answers a call.`);
  if (!call.choices.known && call.choices.reason === 'dynamic')
    notes.push('The number of answers is not known: 1 assumed.');
  return notes;
}

export function cacheNotes(call: LlmCall, share: number): readonly string[] {
  if (share > 0) return [`${Number((share * 100).toFixed(1))} % of the input read from the cache.`];
  const marked = call.prompt.some(({ cacheMarked }) => cacheMarked);
  return marked
    ? ['A part of the prompt may be cached, but no hits are assumed (llmCost.assume.cachedShare).']
    : [];
}

export function stepNotes({ maxSteps }: LlmCall): readonly string[] {
  return maxSteps > 1 ? [`An agent loop: 1 model call expected, up to ${maxSteps} in the high figure.`] : [];
}

function hasText(parts: readonly PromptPart[]): boolean {
  return parts.some((part) => part.kind === 'text' || (part.kind === 'either' && part.options.some(hasText)));
}

function hasUnknownImage(parts: readonly PromptPart[]): boolean {
  return parts.some((part) => {
    if (part.kind === 'either') return part.options.some(hasUnknownImage);
    return part.kind === 'image' && (part.width === null || part.height === null);
  });
}
