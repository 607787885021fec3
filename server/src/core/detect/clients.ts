/** What holds for the client behind a call: its provider, retries and time-out. */
import type { ClientOptions, LlmCallSpec, Reliability, SdkFile } from '../../catalog/types.ts';
import { type Loc, optionsOf, type Value } from '../link/value.ts';
import type { CallReliability, OptionValue, Place } from '../model.ts';
import { type Detecting, firstAt, type Kind, kindOf, type Made, makerOf, typeOf, valueAt } from './kinds.ts';

/** The provider that the client's base URL names, else the type's or the SDK's own. */
export function providerOf(
  cx: Detecting,
  sdk: SdkFile,
  type: string | null,
  maker: Made | null,
  fallback: string,
): string {
  const url = clientOption(cx, sdk, type, maker, 'baseUrl');
  const own = variantProvider(cx, sdk, type, maker) ?? ((type && typeOf(sdk, type)?.provider) || fallback);
  const base = optionsOf(url.value).find(
    (option) => option.k === 'literal' && typeof option.value === 'string',
  );
  if (base?.k === 'literal') {
    const named = hostProvider(cx, String(base.value)) ?? 'other';
    // Many speak OpenAI's protocol; nobody else's SDK talks to OpenAI.
    return named === 'openai' && sdk.provider !== 'openai' ? own : named;
  }
  if (url.value.k === 'text') return hostProvider(cx, url.value.texts.join('_')) ?? own;
  return own;
}

/** The provider that an option of the constructor switches to, looked for along the chain of makers. */
function variantProvider(
  cx: Detecting,
  sdk: SdkFile,
  type: string | null,
  maker: Made | null,
): string | undefined {
  let at: Kind | undefined = type ? { k: 'instance', sdk, type, prefix: '', maker } : undefined;
  for (let hops = 0; at && at.k !== 'class' && hops < 8; hops++) {
    const made: Made | null = at.maker;
    const named =
      made && at.type ? firstAt(cx, typeOf(at.sdk, at.type)?.providerAt, made.call, made) : undefined;
    if (named?.k === 'literal') return at.sdk.providerNames?.[String(named.value)] ?? String(named.value);
    for (const { path, provider } of (made && at.type && typeOf(at.sdk, at.type)?.providerIf) || []) {
      const value = valueAt(cx, path, made?.call ?? null, null);
      if (value.k === 'literal' && value.value === true) return provider;
    }
    at = made ? kindOf(cx, made.callee) : undefined;
  }
  return undefined;
}

/** Matches the host table; patterns are hosts with `*`, with alternatives after `|`, some with a path. */
export function hostProvider(cx: Detecting, url: string): string | undefined {
  const address = url.replace(/^https?:\/\//, '').toLowerCase();
  const row = cx.catalog.hosts.find(({ pattern }) =>
    pattern.split('|').some((part) => hostMatches(part.trim().toLowerCase(), address)),
  );
  return row?.provider;
}

function hostMatches(pattern: string, address: string): boolean {
  const escaped = pattern.replace(/[.+?^${}()[\]\\]/g, '\\$&').replace(/\*/g, '[^/]*');
  return new RegExp(`^${escaped}`).test(address);
}

interface Found {
  readonly value: Value;
  readonly at: Made | null;
}

/** Looks along the chain of makers (`new OpenAI(…)`, `.withOptions(…)`) for the nearest that says something. */
function clientOption(
  cx: Detecting,
  sdk: SdkFile,
  type: string | null,
  from: Made | null,
  option: keyof ClientOptions,
): Found {
  let at: Kind | undefined = type ? { k: 'instance', sdk, type, prefix: '', maker: from } : undefined;
  for (let hops = 0; at && at.k !== 'class' && hops < 8; hops++) {
    const made: Made | null = at.maker;
    const paths: readonly string[] | undefined = at.type
      ? typeOf(at.sdk, at.type)?.options?.[option]
      : undefined;
    if (paths && made) {
      const maker = makerOf(cx, made);
      // A constructor has no maker before it, so nothing can stand there.
      const own = maker ? paths : paths.filter((path) => !path.startsWith('maker.'));
      const value = firstAt(cx, own, made.call, maker);
      if (value.k !== 'absent') return { value, at: made };
    }
    if (paths && !made) return { value: { k: 'unknown', reason: 'the client is made elsewhere' }, at: null };
    at = made ? kindOf(cx, made.callee) : undefined;
  }
  return { value: { k: 'absent' }, at: null };
}

export function reliabilityOf(
  cx: Detecting,
  target: {
    readonly sdk: SdkFile;
    readonly spec: LlmCallSpec;
    /** The request's own maker, where it is an object. */
    readonly own: Made | null;
    readonly client: { readonly type: string | null; readonly maker: Made | null };
    readonly call: Loc;
    readonly version: string | undefined;
  },
  retryHelper: boolean,
): CallReliability {
  const { sdk, spec, own, call } = target;
  const { type, maker } = target.client;
  const defaults = { ...defaultsFor(sdk.reliability, target.version), ...spec.reliability };
  const retries = setting(
    firstAt(cx, spec.retries, call, own),
    clientOption(cx, sdk, type, maker, 'retries'),
    defaults.retries,
    defaults.countsFirstTry,
  );
  const timeout = setting(
    firstAt(cx, spec.timeout, call, own),
    clientOption(cx, sdk, type, maker, 'timeout'),
    defaults.timeoutMs,
  );
  return {
    retries: retries.value,
    retriesFrom: retries.from,
    retriesAt: retries.at,
    retryOption: defaults.retryOption ?? null,
    timeoutMs:
      timeout.value === null || timeout.from === 'sdk default' || defaults.timeoutUnit !== 's'
        ? timeout.value
        : timeout.value * 1000,
    timeoutFrom: timeout.from,
    timeoutOption: defaults.timeoutOption ?? null,
    clientAt: clientPlace(cx, type, maker),
    retryHelper,
  };
}

function clientPlace(cx: Detecting, type: string | null, maker: Made | null): Place | null {
  let made = type ? maker : null;
  for (let outer = made; outer; outer = makerOf(cx, outer)) made = outer;
  const span = made && cx.linker.module(made.call.file)?.exprs[made.call.expr]?.span;
  return made && span ? { file: made.call.file, span } : null;
}

interface Setting {
  readonly value: number | null;
  readonly from: CallReliability['retriesFrom'];
  readonly at: Place | null;
}

function setting(request: Value, client: Found, byDefault: number | null, countsFirstTry = false): Setting {
  if (request.k !== 'absent') return given(request, 'request', countsFirstTry);
  if (client.value.k !== 'absent') return given(client.value, 'client', countsFirstTry);
  return { value: byDefault, from: 'sdk default', at: null };
}

function given(value: Value, from: 'request' | 'client', countsFirstTry: boolean): Setting {
  const option = optionValue(value);
  if (!option.known || option.value === null) return { value: null, from: 'unknown', at: null };
  return { value: countsFirstTry ? Math.max(0, option.value - 1) : option.value, from, at: option.at };
}

export function optionValue(value: Value): OptionValue {
  if (value.k === 'absent' || (value.k === 'literal' && value.value === null))
    return { known: false, reason: 'absent' };
  if (value.k === 'literal' && typeof value.value === 'number' && value.via !== 'caller')
    return { known: true, value: value.value, at: value.at };
  return { known: false, reason: 'dynamic' };
}

function defaultsFor(reliability: Reliability, version: string | undefined): Reliability {
  const row =
    version === undefined ? undefined : reliability.versions?.find(({ below }) => isBelow(version, below));
  return row ? { ...reliability, ...row } : reliability;
}

function isBelow(version: string, limit: string): boolean {
  const [a, b] = [version, limit].map((text) => text.split('.').map(Number));
  for (let index = 0; index < 3; index++) {
    const difference = (a?.[index] ?? 0) - (b?.[index] ?? 0);
    if (difference !== 0) return difference < 0;
  }
  return false;
}
