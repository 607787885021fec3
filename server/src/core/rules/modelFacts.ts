/** Looking up what the catalogue knows of a model, and whether a model can stand in another's place. */
import type { ModelFact } from '../../catalog/types.ts';
import type { AnalysisContext } from '../analysis.ts';
import type { ModelOption, PricedCall } from '../model.ts';

export type DatedFact = ModelFact & { readonly shutdown: string };

/** The id under which the facts know a model: without Gemini's `models/` and without a gateway's `provider/`. */
export function factId({ id, provider }: Pick<ModelOption, 'id' | 'provider'>): string {
  const prefixes = [provider, ...(OTHER_PREFIXES[provider] ?? [])].map((name) => `${name}/`);
  const prefix = prefixes.find((each) => id.startsWith(each)) ?? '';
  return id.slice(prefix.length);
}

const OTHER_PREFIXES: Readonly<Record<string, readonly string[]>> = {
  google: ['models'],
  xai: ['x-ai'],
  mistral: ['mistralai'],
};

export function factOf(provider: string, model: string, facts: readonly ModelFact[]): ModelFact | undefined {
  return facts.find((fact) => fact.provider === provider && fact.model === model);
}

/** After its date the provider serves and bills another model under the name, so that no call fails. */
export function isRerouted(fact: ModelFact): boolean {
  return /\bauto-?routed\b/i.test(fact.note ?? '');
}

/** The provider's words may also name a group of models or a mode, which no code can be given. */
export function isModelId(text: string): boolean {
  return /^[\w./:@-]+$/.test(text) && /[-\d]/.test(text);
}

/** Days from one ISO date to another. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000);
}

/**
 * The model that can be written in the place of one with a shutdown, or null. A replacement that has a shutdown itself
 * gives way to its own replacement, because a fix must not lead to the next finding.
 */
export function replacementOf(
  fact: ModelFact,
  calls: readonly PricedCall[],
  ctx: AnalysisContext,
): string | null {
  const seen = new Set([fact.model]);
  let model = fact.replacement;
  while (model !== undefined && !seen.has(model)) {
    if (!isModelId(model) || modelKind(model) !== modelKind(fact.model)) return null;
    const next = factOf(fact.provider, model, ctx.catalog.models);
    if (next?.shutdown === undefined) {
      const replacement = model;
      return calls.every((call) => takesModel(call, replacement)) ? replacement : null;
    }
    seen.add(model);
    model = next.replacement;
  }
  return null;
}

/** Would the call still work with the model? Says no only where a fact says so. */
export function takesModel(call: PricedCall, model: string): boolean {
  if (!(OPERATIONS[modelKind(model)] as readonly string[]).includes(call.operation)) return false;
  const functionsInChat =
    /(^|\.)chat\.completions\./.test(call.method) && call.prompt.some(({ role }) => role === 'tools');
  return !(functionsInChat && NO_FUNCTIONS_IN_CHAT.test(model));
}

/**
 * gpt-6.1 calls tools in the Responses API only, and gpt-6-luna does so in Chat Completions only without reasoning.
 * Source: OpenAI's model pages of October 2026, in the notes of the price ladder.
 */
const NO_FUNCTIONS_IN_CHAT = /^gpt-6\.1-|^gpt-6-luna/;

type ModelKind = 'text' | 'embedding' | 'image' | 'imagen' | 'audio' | 'video';

/** What a model of a kind can be asked for. The text models of today have no `completion` endpoint. */
const OPERATIONS = {
  text: ['chat'],
  embedding: ['embedding'],
  image: ['image', 'chat'],
  imagen: ['image'],
  audio: ['audio', 'chat'],
  video: [],
} as const satisfies Record<ModelKind, readonly PricedCall['operation'][]>;

/** By its name, for the catalogue has no kinds; Imagen has an API of its own, which Gemini's image models do not. */
function modelKind(model: string): ModelKind {
  if (/embed/.test(model)) return 'embedding';
  if (/^imagen/.test(model)) return 'imagen';
  if (/image|dall-e/.test(model)) return 'image';
  if (/sora|veo/.test(model)) return 'video';
  if (/audio|whisper|transcribe|tts|realtime|-live/.test(model)) return 'audio';
  return 'text';
}
