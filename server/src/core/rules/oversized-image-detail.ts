/**
 * ## What
 *
 * An image is sent in high detail for a question that a look at a small one answers: yes or no, one of a few classes.
 *
 * ## Why
 *
 * An image of 1024 by 1024 pixels in high detail is 765 tokens for gpt-4o, in low detail 85, whatever its size. To tell a
 * cat from a dog, low detail is enough; to read text, it is not.
 *
 * ## Example
 *
 * ```ts
 * const content = [
 *   { type: 'text', text: 'Is there a person in this photo? Answer only yes or no.' },
 *   { type: 'image_url', image_url: { url, detail: 'high' } },
 * ];
 * ```
 *
 * ## Instead
 *
 * ```ts
 * const content = [
 *   { type: 'text', text: 'Is there a person in this photo? Answer only yes or no.' },
 *   { type: 'image_url', image_url: { url, detail: 'low' } },
 * ];
 * ```
 *
 * The rule is silent where no detail is written, where the prompt speaks of text, numbers, documents, faults or anything
 * else that is small in a picture, and for models whose images cost the same in any detail.
 */

import { resolveOption } from '../estimate/assemble.ts';
import { formatTokens, formatUsd } from '../estimate/format.ts';
import { promptImageTokens } from '../estimate/images.ts';
import type { Module } from '../ir.ts';
import type { PricedCall, PromptPart } from '../model.ts';
import { defineRule, type Report, type RuleContext } from './define.ts';
import { simpleTaskOf } from './simpleTask.ts';

export default defineRule({
  id: 'oversized-image-detail',
  docs: 'An image in high detail answers a question that low detail answers too.',
  severity: 'hint',
  *check(calls, ctx) {
    for (const call of calls) {
      const found = check(call, ctx);
      if (found) yield found;
    }
  },
});

/** What is small in a picture. */
const SMALL_THINGS =
  /\b(?:read|text|ocr|transcrib\w+|(?<!\b(?:one|single|two|few|a) )words?(?! only)|number|digits?|invoice|receipt|document|screenshot|page|form|table|chart|graph|diagram|label|plate|sign|menu|defects?|scratch\w*|cracks?|damage\w*|count|how many|detail\w*|small|tiny|medical|x-ray|scan|logo|brand|price|handwrit\w+|face|identify who)\b/i;

function check(call: PricedCall, ctx: RuleContext): Report | undefined {
  const [option, ...others] = call.models;
  if (
    !option ||
    others.length > 0 ||
    call.operation !== 'chat' ||
    call.context.test ||
    call.via === 'wrapper'
  )
    return undefined;
  const images = call.prompt.flatMap(({ parts }) => parts.filter(({ kind }) => kind === 'image'));
  if (images.length === 0 || !images.every((part) => part.kind === 'image' && part.detail === 'high'))
    return undefined;
  const asked = call.prompt
    .flatMap(({ parts }) => parts.flatMap((part) => (part.kind === 'text' ? [part.text] : [])))
    .join('\n');
  if (SMALL_THINGS.test(asked) || !simpleTaskOf(call, ctx.facts.of(call).structured)) return undefined;
  const { model } = resolveOption(option, ctx);
  const spared =
    promptImageTokens(call.prompt, model).expected -
    promptImageTokens(call.prompt.map(inLowDetail), model).expected;
  if (spared <= 0) return undefined;
  const [price] = call.estimate.prices;
  const saving = price?.input ? (spared * price.input * call.estimate.callsPerMonth.value) / 1e6 : 0;
  const module = ctx.module(call.file);
  const spans = module ? detailsIn(module, call) : [];
  const saves = saving > 0 ? ` and saves ≈ ${formatUsd(saving)}/mo` : '';
  const message = `Low detail is enough for a question like this: it takes ${formatTokens(spared)} tokens fewer${saves}.`;
  const text = ctx.text(call.file) ?? '';
  const edits = spans.map((span) => ({
    file: call.file,
    span,
    newText: text.slice(...span).replace('high', 'low'),
  }));
  const savingPerMonth = saving > 0 ? saving : null;
  const fix = { title: 'Send the image in low detail', kind: 'quickfix', savingPerMonth } as const;
  const [at] = spans;
  return {
    call,
    ...(at ? { span: at } : {}),
    message,
    savingPerMonth,
    fixes: [
      edits.length === images.length
        ? { ...fix, edits, preferred: true }
        : { ...fix, edits: [], preferred: false, disabled: 'The detail is set elsewhere.' },
    ],
  };
}

function inLowDetail(segment: PricedCall['prompt'][number]): PricedCall['prompt'][number] {
  const low = (part: PromptPart): PromptPart => (part.kind === 'image' ? { ...part, detail: 'low' } : part);
  return { ...segment, parts: segment.parts.map(low) };
}

/** The literals `high` that stand under `detail` in the call. */
function detailsIn(module: Module, { callSpan }: PricedCall) {
  return module.exprs.flatMap((expr) => {
    if (expr.k !== 'object' || expr.span[0] < callSpan[0] || expr.span[1] > callSpan[1]) return [];
    return expr.entries.flatMap((entry) => {
      const value = 'key' in entry && entry.key === 'detail' ? module.exprs[entry.value] : undefined;
      return value?.k === 'literal' && value.value === 'high' ? [value.span] : [];
    });
  });
}
