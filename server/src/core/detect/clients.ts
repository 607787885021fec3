/** What holds for the client behind a call: its provider, retries and time-out. */
import type { ClientOptions, LlmCallSpec, Reliability, SdkFile } from '../../catalog/types.ts';
import { type Loc, optionsOf, type Value } from '../link/value.ts';
import type { CallReliability, FileId, OptionValue, Place } from '../model.ts';
import { type Detecting, firstAt, type Kind, kindOf, type Made, makerOf, typeOf, valueAt } from './kinds.ts';

/** The provider that the client's base URL names, else the type's or the SDK's own. */
export function providerOf(
  cx: Detecting,
  sdk: SdkFile,
  type: string | null,
  maker: Made | null,
  fallback: string,
  file?: FileId,
): string {
  const url = clientOption(cx, sdk, type, maker, 'baseUrl', file);
  const own =
    variantProvider(cx, sdk, type, maker) ??
    moduleProvider(cx, sdk, type, maker, file) ??
    ((type && typeOf(sdk, type)?.provider) || fallback);
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
    for (const row of (made && at.type && typeOf(at.sdk, at.type)?.providerIf) || []) {
      const value = valueAt(cx, row.path, made?.call ?? null, null);
      if (row.given ? isGiven(value) : value.k === 'literal' && value.value === true) return row.provider;
    }
    at = made ? kindOf(cx, made.callee) : undefined;
  }
  return undefined;
}

function isGiven(value: Value): boolean {
  return value.k === 'literal' ? Boolean(value.value) : value.k !== 'absent' && value.k !== 'unknown';
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

/** The provider that the file sets on the module: `openai.api_type = 'azure'`. */
function moduleProvider(
  cx: Detecting,
  sdk: SdkFile,
  type: string | null,
  maker: Made | null,
  file: FileId | undefined,
): string | undefined {
  const rows = (maker === null && type && typeOf(sdk, type)?.module?.providerIf) || [];
  return rows.find(({ name, is }) => {
    const value = moduleSetting(cx, sdk, file, [name]);
    return value.k === 'literal' && value.value === is;
  })?.provider;
}

/** What the file assigns to members of the SDK's module. */
function moduleSetting(
  cx: Detecting,
  sdk: SdkFile,
  file: FileId | undefined,
  names: readonly string[],
): Value {
  const module = file === undefined ? undefined : cx.linker.module(file);
  for (const write of module?.memberWrites ?? []) {
    if (file === undefined || !names.includes(write.name)) continue;
    const object = cx.linker.value(file, write.object);
    if (object.k === 'external' && sdk.exports[[object.specifier, ...object.path].join('.')])
      return cx.linker.value(file, write.value);
  }
  return { k: 'absent' };
}

/** Looks along the chain of makers (`new OpenAI(…)`, `.withOptions(…)`) for the nearest that says something. */
function clientOption(
  cx: Detecting,
  sdk: SdkFile,
  type: string | null,
  from: Made | null,
  option: keyof ClientOptions,
  file: FileId | undefined,
  keepsNull = false,
): Found {
  const names = from === null && type ? typeOf(sdk, type)?.module?.[option] : undefined;
  if (names) return { value: moduleSetting(cx, sdk, file, names), at: null };
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
      const value = givenAt(cx, own, made.call, maker, keepsNull);
      if (value.k !== 'absent') return { value, at: made };
    }
    if (paths && !made) return { value: { k: 'unknown', reason: 'the client is made elsewhere' }, at: null };
    at = made ? kindOf(cx, made.callee) : undefined;
  }
  return { value: { k: 'absent' }, at: null };
}

/** Like `firstAt`, but an explicit null counts as given where it means something. */
function givenAt(
  cx: Detecting,
  paths: readonly string[] | undefined,
  call: Loc,
  maker: Made | null,
  keepsNull: boolean,
): Value {
  const nothing = keepsNull ? (paths ?? []).map((path) => valueAt(cx, path, call, maker)) : [];
  const found = nothing.find(isNull) ?? firstAt(cx, paths, call, maker);
  return isLeftOut(cx, found) ? { k: 'absent' } : found;
}

/** Not among the arguments of `HttpOptions(timeout=30)`: such a class holds what it is told and nothing more. */
function isLeftOut(cx: Detecting, value: Value): boolean {
  if (value.k !== 'member') return false;
  if (value.object.k === 'member') return isLeftOut(cx, value.object);
  if (value.object.k !== 'made') return false;
  const { file, expr } = value.object.call;
  const module = cx.linker.module(file);
  const made = module?.exprs[expr];
  const callee = made?.k === 'call' ? module?.exprs[made.callee] : undefined;
  if (made?.k !== 'call' || (callee?.k !== 'name' && callee?.k !== 'member')) return false;
  return (
    /^[A-Z]\w*(?:Options|Config)$/.test(callee.name) &&
    made.args.every(({ name, spread }) => name !== undefined && name !== value.name && !spread)
  );
}

function isNull(value: Value): boolean {
  return value.k === 'literal' && value.value === null;
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
  const keepsNull = defaults.nullTimeout === 'none';
  const retries = setting(
    givenAt(cx, spec.retries, call, own, false),
    clientOption(cx, sdk, type, maker, 'retries', call.file),
    defaults.retries,
    defaults.countsFirstTry,
  );
  const timeout = setting(
    givenAt(cx, spec.timeout, call, own, keepsNull),
    clientOption(cx, sdk, type, maker, 'timeout', call.file, keepsNull),
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
    timeoutUnit: defaults.timeoutUnit ?? 'ms',
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
  if (isNull(value)) return { value: null, from, at: null };
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

export function isBelow(version: string, limit: string): boolean {
  const [a, b] = [version, limit].map((text) => text.split('.').map(Number));
  for (let index = 0; index < 3; index++) {
    const difference = (a?.[index] ?? 0) - (b?.[index] ?? 0);
    if (difference !== 0) return difference < 0;
  }
  return false;
}
