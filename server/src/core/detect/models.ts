/** Which model a call asks for, how that is known, and of which provider. */
import type { LlmCallSpec, SdkFile, TypeSpec } from '../../catalog/types.ts';
import { type Loc, optionsOf, type Value } from '../link/value.ts';
import type { ModelOption } from '../model.ts';
import { providerOf } from './clients.ts';
import { type Detecting, firstAt, kindOf, type Made, typeOf } from './kinds.ts';

export interface ModelAnswer {
  readonly options: readonly ModelOption[];
  /** Why there is none, or why there are several. */
  readonly reason: string | null;
  readonly provider: string;
}

/**
 * The first path at which a name or an object made for it stands; options that are written out are no model. An argument
 * told by its place may be something else (a retriever, a schema), so those that the catalogue does not know come last.
 */
export function firstModelAt(
  cx: Detecting,
  paths: readonly string[] | undefined,
  call: Loc | null,
  maker: Made | null,
): Value {
  const named = paths?.filter((path) => {
    const options = optionsOf(firstAt(cx, [path], call, maker));
    return !options.every((option) => option.k === 'object' || option.k === 'array');
  });
  const isOther = (path: string): boolean =>
    /(?:^|\.)arg\d+$/.test(path) && optionsOf(firstAt(cx, [path], call, maker)).every(isNoName(cx));
  const others = (named ?? []).filter(isOther);
  return firstAt(cx, [...(named ?? []).filter((path) => !others.includes(path)), ...others], call, maker);
}

/** Something that is made, and no model of the catalogue. */
function isNoName(cx: Detecting): (value: Value) => boolean {
  return (value) => {
    if (value.k === 'class' || value.k === 'function' || value.k === 'list' || value.k === 'tuple')
      return true;
    const isMade = value.k === 'made' || value.k === 'external' || value.k === 'member';
    const kind = isMade ? kindOf(cx, value) : undefined;
    const type = kind?.k === 'instance' ? typeOf(kind.sdk, kind.type) : undefined;
    return isMade && !type?.model && !type?.defaultModel;
  };
}

export function resolveModel(
  cx: Detecting,
  value: Value,
  spec: LlmCallSpec,
  sdk: SdkFile,
  provider: string,
): ModelAnswer {
  if (value.k === 'absent') {
    if (spec.defaultModel === undefined)
      return { options: [], reason: 'no model is given in the code', provider };
    return {
      options: [
        {
          id: spec.defaultModel,
          provider: namedProvider(spec.defaultModel, spec, sdk, provider),
          source: 'default',
          at: null,
        },
      ],
      reason: null,
      provider,
    };
  }
  const options: ModelOption[] = [];
  const owners: string[] = [];
  let reason: string | null = null;
  for (const alternative of alternativesOf(value)) {
    for (const answer of modelsOf(cx, alternative, spec, sdk, provider, 0)) {
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
  return { ...oneOf(options), provider: owner };
}

/** A table of all that a program knows says nothing of the one that is asked. */
const MOST_NAMED = 8;

/** Alternatives, as long as they are few enough to say something. */
export function oneOf(options: readonly ModelOption[]): Pick<ModelAnswer, 'options' | 'reason'> {
  if (options.length <= 1) return { options, reason: null };
  if (options.length > MOST_NAMED)
    return { options: [], reason: `one of ${options.length} models, chosen at run time` };
  return { options, reason: `one of ${options.map(({ id }) => id).join(', ')}` };
}

/** `openai('gpt-4o') as LanguageModel` is one model: what it is said to be names none. */
function alternativesOf(value: Value): readonly Value[] {
  const made = optionsOf(value).filter((option) => option.k !== 'typed' || !option.said);
  return made.length > 0 ? made : optionsOf(value);
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
  sdk: SdkFile,
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
          provider: namedProvider(value.value, spec, sdk, provider),
          source: value.via,
          at: value.at,
        },
      ];
    case 'union':
      return alternativesOf(value).flatMap((option) => modelsOf(cx, option, spec, sdk, provider, depth));
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
  if (kind?.k !== 'instance' || !(type?.model || type?.defaultModel) || depth > 4)
    return [{ reason: 'known at run time', provider }];
  const id = firstModelAt(cx, type.model, null, kind.maker);
  const owner = providerOf(cx, kind.sdk, kind.type, kind.maker, type.provider ?? provider);
  const named = asObject(spec, type);
  if (id.k !== 'absent') return modelsOf(cx, id, named, kind.sdk, owner, depth + 1);
  if (type.defaultModel === undefined) return [{ reason: 'no model is given in the code', provider: owner }];
  const byDefault: Value = { k: 'literal', value: type.defaultModel, at: null, via: 'default' };
  return modelsOf(cx, byDefault, named, kind.sdk, owner, depth + 1);
}

/** A model object of a provider's own package is plainly named; that of Vercel's gateway is `provider/model`. */
function asObject(spec: LlmCallSpec, type: TypeSpec): LlmCallSpec {
  const { modelNaming: _, ...plain } = spec;
  const modelNaming = type.modelNaming ?? (type.provider === 'vercel' ? 'gateway' : undefined);
  return modelNaming ? { ...plain, modelNaming } : plain;
}

/** The provider that the name itself tells: `anthropic/claude-haiku-4-5`, `openai:gpt-4o`, or a known beginning. */
function namedProvider(id: string, spec: LlmCallSpec, sdk: SdkFile, provider: string): string {
  const mark = spec.modelNaming === 'gateway' ? '/' : spec.modelNaming === 'colon' ? ':' : undefined;
  const end = mark === undefined ? -1 : id.indexOf(mark);
  if (end > 0) {
    const name = id.slice(0, end);
    return sdk.providerNames?.[name] ?? GATEWAY_NAMES[name] ?? name;
  }
  if (provider !== 'unknown' || !sdk.providersByPrefix) return provider;
  const prefix = Object.keys(sdk.providersByPrefix)
    .filter((start) => id.startsWith(start))
    .sort((a, b) => b.length - a.length)[0];
  return (prefix !== undefined && sdk.providersByPrefix[prefix]) || provider;
}

const GATEWAY_NAMES: Readonly<Record<string, string>> = {
  amazon: 'aws',
  bedrock: 'aws',
  vertex: 'vertex',
  'x-ai': 'xai',
  mistralai: 'mistral',
};
