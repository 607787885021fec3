/** Which model a call asks for, how that is known, and of which provider. */
import type { LlmCallSpec, SdkFile } from '../../catalog/types.ts';
import type { ModelOption } from '../model.ts';
import { optionsOf, type Value } from '../link/value.ts';
import { providerOf } from './clients.ts';
import { type Detecting, firstAt, kindOf, typeOf } from './kinds.ts';

export interface ModelAnswer {
  readonly options: readonly ModelOption[];
  /** Why there is none, or why there are several. */
  readonly reason: string | null;
  readonly provider: string;
}

export function resolveModel(cx: Detecting, value: Value, spec: LlmCallSpec, sdk: SdkFile, provider: string): ModelAnswer {
  if (value.k === 'absent') {
    if (spec.defaultModel === undefined) return { options: [], reason: 'no model is given in the code', provider };
    return { options: [{ id: spec.defaultModel, provider, source: 'default', at: null }], reason: null, provider };
  }
  const options: ModelOption[] = [];
  let reason: string | null = null;
  for (const alternative of optionsOf(value)) {
    const answer = oneModel(cx, alternative, spec, sdk, provider, 0);
    if (typeof answer === 'string') reason ??= answer;
    else if (!options.some((other) => other.id === answer.id && other.provider === answer.provider)) options.push(answer);
  }
  const owner = options[0]?.provider ?? provider;
  if (reason !== null) return { options: [], reason, provider: owner };
  if (options.length > 1) reason = `one of ${options.map((option) => option.id).join(', ')}`;
  return { options, reason, provider: owner };
}

function oneModel(cx: Detecting, value: Value, spec: LlmCallSpec, sdk: SdkFile, provider: string, depth: number): ModelOption | string {
  switch (value.k) {
    case 'literal':
      if (value.via === 'caller') return 'a parameter: each caller says which';
      if (typeof value.value !== 'string' || value.value === '') return 'not a text';
      return { id: value.value, provider: namedProvider(value.value, spec, provider), source: value.via, at: value.at };
    case 'env':
      return `environment variable ${value.name} without a default`;
    case 'param':
      return `parameter \`${value.name}\` of ${value.exported ? 'an exported function' : `\`${value.owner || 'a function'}\``}`;
    case 'text':
      return 'put together at run time';
    case 'unknown':
      return value.reason;
    case 'absent':
      return 'not given on every path';
    default:
      return modelObject(cx, value, spec, sdk, provider, depth);
  }
}

/** `openai('gpt-4o')` and its like: an object that stands for a model. */
function modelObject(cx: Detecting, value: Value, spec: LlmCallSpec, sdk: SdkFile, provider: string, depth: number): ModelOption | string {
  const kind = kindOf(cx, value);
  const type = kind?.k === 'instance' ? typeOf(kind.sdk, kind.type) : undefined;
  if (kind?.k !== 'instance' || !type?.model || depth > 4) return 'known at run time';
  const id = firstAt(cx, type.model, null, kind.maker);
  const owner = providerOf(cx, kind.sdk, kind.type, kind.maker, type.provider ?? provider);
  if (id.k === 'absent') return 'no model is given in the code';
  if (id.k === 'union') return `one of ${id.options.map((o) => (o.k === 'literal' ? String(o.value) : 'something known at run time')).join(', ')}`;
  const gateway = type.provider === 'vercel' || type.provider === 'openrouter' ? { ...spec, modelNaming: 'gateway' as const } : { ...spec, modelNaming: undefined };
  return oneModel(cx, id, withoutUndefined(gateway), sdk, owner, depth + 1);
}

function withoutUndefined(spec: Omit<LlmCallSpec, 'modelNaming'> & { modelNaming: LlmCallSpec['modelNaming'] | undefined }): LlmCallSpec {
  const { modelNaming, ...rest } = spec;
  return modelNaming ? { ...rest, modelNaming } : rest;
}

/** In a gateway's naming the provider leads: `anthropic/claude-haiku-4-5`. */
function namedProvider(id: string, spec: LlmCallSpec, provider: string): string {
  const slash = id.indexOf('/');
  if (spec.modelNaming !== 'gateway' || slash <= 0) return provider;
  return GATEWAY_NAMES[id.slice(0, slash)] ?? id.slice(0, slash);
}

const GATEWAY_NAMES: Readonly<Record<string, string>> = { amazon: 'aws', bedrock: 'aws', vertex: 'google', 'x-ai': 'xai', mistralai: 'mistral' };
