/** Raw HTTP requests to an LLM's address, whichever function sends them. */
import type {
  HttpClient,
  HttpEndpoint,
  LlmCallSpec,
  Path,
  Reliability,
  SdkFile,
} from '../../catalog/types.ts';
import type { CallIr, ExprId, FunctionId, Module } from '../ir.ts';
import { nameOf } from '../link/names.ts';
import { type Loc, optionsOf, type Value } from '../link/value.ts';
import { hostProvider } from './clients.ts';
import { type Detecting, firstAt, type Made, valueAt } from './kinds.ts';
import { serialised } from './serialised.ts';
import { usesParameterAt } from './taint.ts';
import type { Target } from './targets.ts';

/** Names by which requests are sent; a cheap look before the callee is evaluated. */
const NAMES =
  /^(?:fetch|\$fetch|ofetch|post|request|stream|axios|got|ky|Request|ajax|axiosRef|GM_xmlhttpRequest|[a-z]*[fF]etch[A-Za-z]*)$/;

export function httpTarget(cx: Detecting, module: Module, call: CallIr, loc: Loc): Target | undefined {
  const sent = requestOf(cx, module, call, loc);
  if (sent && isSentLater(module, call)) return undefined;
  if (sent) return targetOfObject(cx, sent, loc) ?? targetOfRequest(cx, sent.client, loc, sent.maker);
  const client = alikeClient(cx, module, call);
  return client && targetOfRequest(cx, client, loc, null, true);
}

/** `fetch(new Request(url, { body }))`: the object was told all that is sent. */
function targetOfObject(cx: Detecting, { client }: Sent, loc: Loc): Target | undefined {
  for (const option of optionsOf(firstAt(cx, client.url, loc, null))) {
    const key = option.k === 'made' && option.construct ? nameOf(option.callee) : undefined;
    const isRequest = key !== undefined && client.callees.includes(key);
    const target = option.k === 'made' && isRequest && targetOfRequest(cx, client, option.call, null);
    if (option.k === 'made' && target) return { ...target, seen: option.call };
  }
  return undefined;
}

/** A request that the same file hands to what sends it is shown there. */
function isSentLater(module: Module, { expr: request }: CallIr): boolean {
  const made = module.exprs[request];
  if (made?.k !== 'call' || !made.construct) return false;
  const isIt = (id: ExprId | undefined): boolean => {
    const expr = module.exprs[id ?? -1];
    const sources = expr?.k === 'name' ? (module.bindings[expr.binding]?.sources ?? []) : [];
    return id === request || sources.some((source) => source.from === 'value' && source.value === request);
  };
  return module.calls.some((call) => {
    const expr = NAMES.test(call.name) ? module.exprs[call.expr] : undefined;
    return expr?.k === 'call' && !expr.construct && isIt(expr.args[0]?.value);
  });
}

/** The workspace's own `fetch`, be it a method, or what `withProxyFetch(options)` gives. */
function alikeClient(cx: Detecting, module: Module, call: CallIr): HttpClient | undefined {
  const expr = module.exprs[call.expr];
  let callee = expr?.k === 'call' ? module.exprs[expr.callee] : undefined;
  if (callee?.k === 'call') callee = module.exprs[callee.callee];
  // `app.fetch(request)` is a server that answers.
  if (callee?.k === 'member' && module.exprs[callee.object]?.k !== 'this') return undefined;
  const name = callee?.k === 'name' || callee?.k === 'member' ? callee.name : undefined;
  if (name === undefined) return undefined;
  const client = cx.catalog.http.clients.find(
    ({ alike, family }) => family === cx.family && alike !== undefined && new RegExp(alike).test(name),
  );
  if (!client) return undefined;
  // What it does besides, such as to try again or to give up, is its own.
  const { timeoutOption: _, ...own } = client;
  return { ...own, retries: null };
}

/** A request to an address that callers of its function choose, in whole or in part: `post(path, body)`. */
export function isSentAnywhere(
  cx: Detecting,
  module: Module,
  call: CallIr,
  loc: Loc,
  owner: FunctionId,
): boolean {
  const sent = requestOf(cx, module, call, loc);
  return sent?.client.url.some((path) => usesParameterAt(module, call, path, owner)) ?? false;
}

interface Sent {
  readonly client: HttpClient;
  readonly maker: Made | null;
}

function requestOf(cx: Detecting, module: Module, call: CallIr, loc: Loc): Sent | undefined {
  const expr = module.exprs[call.expr];
  if (expr?.k !== 'call' || expr.args.length === 0) return undefined;
  if (!NAMES.test(call.name) && !isOfLibrary(module, expr.callee)) return undefined;
  const callee = cx.linker.value(loc.file, expr.callee, loc.frame);
  for (const option of optionsOf(callee)) {
    const key = nameOf(option);
    const client = key === undefined ? undefined : clientOf(cx, key);
    if (client) return { client, maker: receiverOf(option) };
  }
  return undefined;
}

/** Imported, or an instance of a library that is itself called: `const api = axios.create(…)`. */
function isOfLibrary(module: Module, callee: ExprId): boolean {
  const expr = module.exprs[callee];
  const binding = expr?.k === 'name' ? module.bindings[expr.binding] : undefined;
  if (!binding || binding.kind === 'import') return binding !== undefined;
  return binding.sources.some((source) => {
    const made = source.from === 'value' ? module.exprs[source.value] : undefined;
    const maker = made?.k === 'call' ? module.exprs[made.callee] : undefined;
    return maker?.k === 'member' && /^(?:create|extend)$/.test(maker.name);
  });
}

function clientOf(cx: Detecting, key: string): HttpClient | undefined {
  return cx.catalog.http.clients.find(
    (client) => client.family === cx.family && client.callees.includes(key),
  );
}

function receiverOf(value: Value): Made | null {
  if (value.k === 'made') return value;
  return value.k === 'member' && value.object.k === 'made' ? value.object : null;
}

function targetOfRequest(
  cx: Detecting,
  client: HttpClient,
  loc: Loc,
  maker: Made | null,
  wholeOnly = false,
): Target | undefined {
  const own = client.base
    ? maker
      ? client.base
      : client.base.filter((path) => !path.startsWith('maker.'))
    : undefined;
  const url = addressOf(cx, firstAt(cx, client.url, loc, maker), firstAt(cx, own, loc, maker));
  if (url === undefined || (wholeOnly && !/^https?:\/\//.test(url))) return undefined;
  const address = url
    .replace(/^[a-z]+:\/\//, '')
    .replace(/[?#].*$/, '')
    // Such as a query that is put on at run time.
    .replace(new RegExp(`${HOLE}+$`), '')
    .replace(/\/+$/, '');
  for (const endpoint of cx.catalog.http.endpoints) {
    const match = new RegExp(endpoint.url).exec(address);
    if (!match) continue;
    const bodyPath = client.body.find((path) => valueAt(cx, path, loc, maker).k !== 'absent');
    // Without a body nothing is asked of the model.
    if (bodyPath === undefined) return undefined;
    const isAsked = (endpoint.given ?? []).every((path) => isWritten(cx, `${bodyPath}.${path}`, loc, maker));
    if (!isAsked || (endpoint.given && url.startsWith('/'))) continue;
    const provider = hostProvider(cx, address) ?? 'other';
    return requestTarget(client, endpoint, {
      bodyPath,
      provider,
      model: match.slice(1).find((part) => part !== undefined),
      maker,
      isAzure: provider === 'azure',
    });
  }
  return undefined;
}

/** It stands in the body, as far as that is written out. */
function isWritten(cx: Detecting, path: Path, loc: Loc, maker: Made | null): boolean {
  const body = valueAt(cx, path.slice(0, path.lastIndexOf('.')), loc, maker);
  const object = serialised(cx, body) ?? body;
  return optionsOf(object).some(({ k }) => k === 'object') && valueAt(cx, path, loc, maker).k !== 'absent';
}

interface Request {
  readonly bodyPath: Path;
  readonly provider: string;
  readonly model: string | undefined;
  readonly maker: Made | null;
  readonly isAzure: boolean;
}

function requestTarget(client: HttpClient, endpoint: HttpEndpoint, request: Request): Target {
  const { bodyPath, provider, model, maker, isAzure } = request;
  const { id, url: _, modelInUrl, ...fields } = endpoint;
  const inBody = (value: unknown): unknown =>
    Array.isArray(value) ? value.map((path) => `${bodyPath}.${path}`) : value;
  const spec = Object.fromEntries(
    Object.entries(fields).map(([key, value]) => [key, inBody(value)]),
  ) as unknown as LlmCallSpec;
  const sdk: SdkFile = {
    id: 'http',
    title: 'HTTP',
    provider,
    family: client.family,
    via: 'http',
    packages: [],
    exports: {},
    types: {},
    functions: {},
    reliability: reliabilityOf(client),
    sources: [],
  };
  const literal = (text: string): Value => ({ k: 'literal', value: text, at: null, via: 'literal' });
  const isKnownName = modelInUrl && model !== undefined && /^[@A-Za-z][\w.:@/-]*$/.test(model);
  return {
    sdk,
    spec: {
      ...spec,
      method: id,
      ...(isAzure && { modelNaming: 'deployment' as const }),
      ...(client.timeout && { timeout: client.timeout }),
      ...(client.refusal && { refusal: client.refusal }),
    },
    name: id,
    type: null,
    maker,
    provider,
    ...(modelInUrl && {
      model: isKnownName
        ? literal(model)
        : { k: 'unknown' as const, reason: 'part of an address that is known at run time' },
    }),
  };
}

function reliabilityOf({
  retries,
  timeoutMs,
  timeoutOption,
  timeoutUnit,
  nullTimeout,
}: HttpClient): Reliability {
  return {
    retries,
    timeoutMs: timeoutMs ?? null,
    ...(timeoutOption && { timeoutOption }),
    ...(timeoutUnit && { timeoutUnit }),
    ...(nullTimeout && { nullTimeout }),
    source: 'http.json',
  };
}

/** Stands for a part of an address that is known at run time. */
const HOLE = '\u0000';

function addressOf(cx: Detecting, url: Value, base: Value): string | undefined {
  const own = textOfAddress(cx, url);
  if (own === undefined || /^[a-z]+:\/\//.test(own)) return own;
  const start = textOfAddress(cx, base);
  return start === undefined ? own : `${start.replace(/\/$/, '')}/${own.replace(/^\//, '')}`;
}

/** What stands in an address between its fixed parts. */
function partOf(cx: Detecting, hole: Value | undefined): string {
  return hole === undefined ? '' : (textOfAddress(cx, hole) ?? HOLE);
}

function textOfAddress(cx: Detecting, value: Value): string | undefined {
  for (const option of optionsOf(value)) {
    if (option.k === 'literal' && typeof option.value === 'string') return option.value;
    if (option.k === 'text')
      return option.texts.map((text, index) => text + partOf(cx, option.holes[index])).join('');
    // `url.toString()`, `url.href`
    if (option.k === 'made' && option.callee.k === 'member' && option.callee.name === 'toString')
      return textOfAddress(cx, option.callee.object);
    if (option.k === 'member' && option.name === 'href') return textOfAddress(cx, option.object);
    // `new URL(path, base)`
    if (option.k === 'made' && option.callee.k === 'global' && option.callee.path.join('.') === 'URL') {
      return addressOf(cx, cx.linker.argument(option.call, 0), cx.linker.argument(option.call, 1));
    }
  }
  return undefined;
}
