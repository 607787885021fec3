/**
 * ## What
 *
 * A long beginning of the prompt (tools, system prompt, examples) is the same in every call, the provider caches only
 * what the request marks, and the request marks nothing.
 *
 * ## Why
 *
 * Claude reads cached input for a tenth of the price or less, and answers sooner. Writing the cache costs a quarter more
 * once, so the second use within five minutes has paid for it.
 *
 * ## Example
 *
 * ```ts
 * await client.messages.create({ model: 'claude-sonnet-5-5', max_tokens: 1024, system: MANUAL, messages });
 * ```
 *
 * ## Instead
 *
 * ```ts
 * await client.messages.create({
 *   model: 'claude-sonnet-5-5',
 *   max_tokens: 1024,
 *   system: [{ type: 'text', text: MANUAL, cache_control: { type: 'ephemeral' } }],
 *   messages,
 * });
 * ```
 *
 * The rule is silent below the model's minimum, where caching would cost more than it saves at the volume that is
 * configured or assumed, in tests, and for OpenAI and Gemini, which cache by themselves.
 */
import { savingOf } from '../estimate/alternatives.ts';
import { formatTokens, formatUsd } from '../estimate/format.ts';
import { markCache } from '../fixes/markCache.ts';
import { optionAt } from '../fixes/options.ts';
import type { Fix, PricedCall, PromptLayout } from '../model.ts';
import { defineRule, type Report, type RuleContext } from './define.ts';
import { breakEvenUse, type PromptCache, promptCacheOf } from './promptCache.ts';

export default defineRule({
  id: 'uncached-prefix',
  docs: 'A long part of the prompt never changes and is paid in full each time.',
  severity: 'info',
  *check(calls, ctx) {
    for (const call of calls) {
      const found = check(call, ctx);
      if (found) yield found;
    }
  },
});

function check(call: PricedCall, ctx: RuleContext): Report | undefined {
  const { layout, prices } = call.estimate;
  if (!layout || call.operation !== 'chat' || call.context.test || call.via === 'wrapper') return undefined;
  const cache = promptCacheOf(call, ctx);
  if (cache?.mode !== 'marker' || layout.prefix < cache.minTokens || isMarked(call, ctx)) return undefined;
  // Where nothing changes at all, the whole answer can be kept.
  if (layout.dynamicAt === null && layout.dynamicRole === null) return undefined;
  const kept = keptTokens(layout);
  if (kept < cache.minTokens) return undefined;
  const fixes = cache.lifetimes.flatMap((lifetime) => fixOf(call, lifetime, kept, ctx) ?? []);
  // The shortest life first: it is the default of the API, and the least to lose where the volume is only assumed.
  const [best] = fixes;
  const saving = best?.savingPerMonth ?? null;
  if (!best || saving === null) return undefined;
  const [{ input, cachedInput } = { input: null, cachedInput: null }] = prices;
  const use = input && cachedInput ? breakEvenUse(cache.lifetimes[0]?.write ?? 1, cachedInput / input) : 2;
  return {
    call,
    message: `${formatTokens(kept)} tokens of this prompt never change and are paid in full each time; cached, they save ≈ ${formatUsd(saving)}/mo and pay off from use ${use} within ${lifeOf(cache)}.`,
    savingPerMonth: saving,
    fixes: [best, ...fixes.filter((fix) => fix !== best)].map((fix, index) => ({
      ...fix,
      preferred: index === 0,
    })),
  };
}

/** A mark behind the system prompt holds the tools too; where there are neither, it can stand in the messages. */
function keptTokens({ prefix, system, tools }: PromptLayout): number {
  return system + tools > 0 ? Math.min(prefix, system + tools) : prefix;
}

function fixOf(
  call: PricedCall,
  lifetime: PromptCache['lifetimes'][number],
  prefix: number,
  ctx: RuleContext,
): Fix | undefined {
  const saving = savingOf(call, { cachedPrefix: prefix, lifetime });
  if (!saving?.perMonth) return undefined;
  const name = lifetime.name === '1h' ? 'for 1 hour' : 'for 5 minutes';
  const title = `Cache the static prompt ${name} (saves ≈ ${formatUsd(saving.perMonth)}/mo, −${Math.floor(saving.share * 100)} %)`;
  const edits = markCache(call, lifetime.name === '1h' ? '1h' : '5m', ctx);
  const fix = { title, kind: 'quickfix', savingPerMonth: saving.perMonth, preferred: false } as const;
  return 'reason' in edits ? { ...fix, edits: [], disabled: edits.reason } : { ...fix, edits };
}

/** On a part of the prompt, or on the whole request. */
function isMarked(call: PricedCall, ctx: RuleContext): boolean {
  if (call.prompt.some(({ cacheMarked }) => cacheMarked)) return true;
  return optionAt(call, ['arg0.cache_control', 'kwargs.cache_control'], ctx) !== undefined;
}

function lifeOf({ lifetimes: [first] }: PromptCache): string {
  return first?.name === '5m' ? 'five minutes' : (first?.name ?? 'its life');
}
