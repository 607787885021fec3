/** Which model a call asks for, how that is known, and of which provider. */
import type { LlmCallSpec } from '../../catalog/types.ts';
import { optionsOf, type Value } from '../link/value.ts';
import type { ModelOption } from '../model.ts';
import { providerOf } from './clients.ts';
import { type Detecting, firstAt, kindOf, typeOf } from './kinds.ts';

export interface ModelAnswer {
  readonly options: readonly ModelOption[];
  /** Why there is none, or why there are several. */
  readonly reason: string | null;
  readonly provider: string;
}

export function resolveModel(cx: Detecting, value: Value, spec: LlmCallSpec, provider: string): ModelAnswer {
  if (value.k === 'absent') {
    if (spec.defaultModel === undefined)
      return { options: [], reason: 'no model is given in the code', provider };
    return {
      options: [{ id: spec.defaultModel, provider, source: 'default', at: null }],
      reason: null,
      provider,
    };
  }
  const options: ModelOption[] = [];
  const owners: string[] = [];
  let reason: string | null = null;
  for (const alternative of optionsOf(value)) {
    for (const answer of modelsOf(cx, alternative, spec, provider, 0)) {
      if ('reason' in answer) {
        reason ??= answer.reason;
        owners.push(answer.provider);
      } else if (!options.some((other) => other.id === answer.id && other.provider === answer.provider))
        options.push(answer);
    }
  }
  const named = new Set([...options.map((option) => option.provider), ...owners]);
  // Where the code chooses between providers none of them is the call's.
  const owner = named.size > 1 ? 'unknown' : ([...named][0] ?? provider);
  if (reason !== null) return { options: [], reason, provider: owner };
  if (options.length > 1) reason = `one of ${options.map((option) => option.id).join(', ')}`;
  return { options, reason, provider: owner };
}

/** A model that is not known, of a provider that may be. */
interface Open {
  readonly reason: string;
  readonly provider: string;
}

type Answer = ModelOption | Open;

function modelsOf(
  cx: Detecting,
  value: Value,
  spec: LlmCallSpec,
  provider: string,
  depth: number,
): readonly Answer[] {
  const open = (reason: string): Answer[] => [{ reason, provider }];
  switch (value.k) {
    case 'literal':
      if (value.via === 'caller') return open('a parameter: each caller says which');
      if (typeof value.value !== 'string' || value.value === '') return open('not a text');
      return [
        {
          id: value.value,
          provider: namedProvider(value.value, spec, provider),
          source: value.via,
          at: value.at,
        },
      ];
    case 'union':
      return value.options.flatMap((option) => modelsOf(cx, option, spec, provider, depth));
    case 'env':
      return open(`environment variable ${value.name} without a default`);
    case 'param':
      return open(
        `parameter \`${value.name}\` of ${value.exported ? 'an exported function' : `\`${value.owner || 'a function'}\``}`,
      );
    case 'text':
      return open('put together at run time');
    case 'unknown':
      return open(value.reason);
    case 'absent':
      return open('not given on every path');
    default:
      return modelsOfObject(cx, value, spec, provider, depth);
  }
}

/** `openai('gpt-4o')` and its like: an object that stands for a model. */
function modelsOfObject(
  cx: Detecting,
  value: Value,
  spec: LlmCallSpec,
  provider: string,
  depth: number,
): readonly Answer[] {
  const kind = kindOf(cx, value);
  const type = kind?.k === 'instance' ? typeOf(kind.sdk, kind.type) : undefined;
  if (kind?.k !== 'instance' || !type?.model || depth > 4) return [{ reason: 'known at run time', provider }];
  const id = firstAt(cx, type.model, null, kind.maker);
  const owner = providerOf(cx, kind.sdk, kind.type, kind.maker, type.provider ?? provider);
  if (id.k === 'absent') return [{ reason: 'no model is given in the code', provider: owner }];
  // Only Vercel's gateway takes `provider/model`; a model object of a provider's own package is plainly named.
  const { modelNaming: _, ...plain } = spec;
  return modelsOf(
    cx,
    id,
    type.provider === 'vercel' ? { ...plain, modelNaming: 'gateway' } : plain,
    owner,
    depth + 1,
  );
}

/** In a gateway's naming the provider leads: `anthropic/claude-haiku-4-5`. */
function namedProvider(id: string, spec: LlmCallSpec, provider: string): string {
  const slash = id.indexOf('/');
  if (spec.modelNaming !== 'gateway' || slash <= 0) return provider;
  return GATEWAY_NAMES[id.slice(0, slash)] ?? id.slice(0, slash);
}

const GATEWAY_NAMES: Readonly<Record<string, string>> = {
  amazon: 'aws',
  bedrock: 'aws',
  vertex: 'google',
  'x-ai': 'xai',
  mistralai: 'mistral',
};
