/**
 * What a service tier does to the price, as a factor on every rate. No price package has these.
 * Sources, read 2026-11-21: openai 7.55.0 `src/resources/chat/completions/completions.ts`, OpenAI's prompt caching and
 * pricing guides, platform.claude.com pricing, ai.google.dev pricing, console.groq.com, docs.mistral.ai.
 */
import type { Range } from '../model.ts';
import { bareModel } from './modelName.ts';
import { exactly } from './range.ts';

/** Null where the provider has no documented price for the tier, which is not the same as the standard price. */
export function tierFactor(provider: string, model: string, tier: string | null): Range | null {
  if (tier === null || STANDARD.has(tier)) return exactly(1);
  const factor = FACTORS.get(`${provider} ${tier}`);
  if (!factor) return null;
  return typeof factor === 'function' ? factor(bareModel(model)) : factor;
}

/** Tiers beside the standard one that have a price for the model. */
export function tierNames(provider: string, model: string): readonly string[] {
  const names = [...FACTORS.keys()].flatMap((key) => {
    const [who, tier] = key.split(' ');
    return who === provider && tier !== undefined ? [tier] : [];
  });
  return names.filter((tier) => tierFactor(provider, model, tier) !== null);
}

/** Names of the ordinary tier; `auto` falls back to it unless the account has bought capacity. */
const STANDARD = new Set(['auto', 'default', 'standard', 'standard_only', 'on_demand']);

const half = exactly(0.5);
/** Which models have it: @ai-sdk/openai 4.0.118 `src/openai-model-catalog.ts` supportsPriorityProcessing. */
const openaiPriority = (model: string): Range | null => {
  if (!/^(gpt-4|gpt-[5-9](?!.*-(nano|chat))|o3|o4)/.test(model)) return null;
  return exactly(/^gpt-5\.5/.test(model) ? 2.5 : 2);
};
const openaiFlex = (model: string): Range | null => (/^(o3|o4-mini|gpt-5|gpt-6)/.test(model) ? half : null);
const claudeFast = (model: string): Range | null =>
  /claude-(opus-(5-5|5|4-8)|fable-5-2)$/.test(model) ? exactly(2) : null;

type Factor = Range | ((model: string) => Range | null);

const FACTORS: ReadonlyMap<string, Factor> = new Map<string, Factor>([
  ['openai batch', half],
  ['openai flex', openaiFlex],
  ['openai priority', openaiPriority],
  ['openai fast', openaiPriority],
  ['azure flex', openaiFlex],
  ['anthropic batch', half],
  ['anthropic fast', claudeFast],
  ['google batch', half],
  ['google flex', half],
  ['google priority', { low: 1.75, expected: 1.875, high: 2 }],
  ['groq batch', half],
  ['groq flex', exactly(1)],
  ['mistral batch', half],
  ['aws batch', half],
]);
