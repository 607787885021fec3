/** Raw HTTP requests to an LLM's address, whichever function sends them. */
import type { HttpClient, HttpEndpoint, LlmCallSpec, Path, SdkFile } from '../../catalog/types.ts';
import type { CallIr, Module } from '../ir.ts';
import { nameOf } from '../link/names.ts';
import { type Loc, optionsOf, type Value } from '../link/value.ts';
import { hostProvider } from './clients.ts';
import { type Detecting, firstAt, type Made, valueAt } from './kinds.ts';
import type { Target } from './targets.ts';

/** Names by which requests are sent; a cheap look before the callee is evaluated. */
const NAMES =
  /^(?:fetch|\$fetch|ofetch|post|request|stream|axios|got|ky|Request|ajax|axiosRef|GM_xmlhttpRequest|[a-z]*[fF]etch[A-Za-z]*)$/;

export function httpTarget(cx: Detecting, module: Module, call: CallIr, loc: Loc): Target | undefined {
  const expr = module.exprs[call.expr];
  if (
    expr?.k !== 'call' ||
    expr.args.length === 0 ||
    !(NAMES.test(call.name) || isImported(module, expr.callee))
  )
    return undefined;
  const callee = cx.linker.value(loc.file, expr.callee, loc.frame);
  for (const option of optionsOf(callee)) {
    const key = nameOf(option);
    const client = key === undefined ? undefined : clientOf(cx, key);
    if (client) return targetOfRequest(cx, client, loc, receiverOf(option));
  }
  return undefined;
}

function isImported(module: Module, callee: number): boolean {
  const expr = module.exprs[callee];
  return expr?.k === 'name' && module.bindings[expr.binding]?.kind === 'import';
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
): Target | undefined {
  const own = client.base
    ? maker
      ? client.base
      : client.base.filter((path) => !path.startsWith('maker.'))
    : undefined;
  const url = addressOf(cx, firstAt(cx, client.url, loc, maker), firstAt(cx, own, loc, maker));
  if (url === undefined) return undefined;
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
    const provider = hostProvider(cx, address) ?? 'other';
    return requestTarget(client, endpoint, {
      bodyPath,
      provider,
      model: match[1],
      maker,
      isAzure: provider === 'azure',
    });
  }
  return undefined;
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
    reliability: { retries: client.retries, timeoutMs: null, source: 'a plain request has neither' },
    sources: [],
  };
  const literal = (text: string): Value => ({ k: 'literal', value: text, at: null, via: 'literal' });
  const isKnownName = modelInUrl && model !== undefined && /^[A-Za-z][\w.:@-]*$/.test(model);
  return {
    sdk,
    spec: {
      ...spec,
      method: id,
      ...(isAzure && { modelNaming: 'deployment' as const }),
      ...(client.timeout && { timeout: client.timeout }),
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

/** Stands for a part of an address that is known at run time. */
const HOLE = '\u0000';

function addressOf(cx: Detecting, url: Value, base: Value): string | undefined {
  const own = textOfAddress(cx, url);
  if (own === undefined || /^[a-z]+:\/\//.test(own)) return own;
  const start = textOfAddress(cx, base);
  return start === undefined ? own : `${start.replace(/\/$/, '')}/${own.replace(/^\//, '')}`;
}

function textOfAddress(cx: Detecting, value: Value): string | undefined {
  for (const option of optionsOf(value)) {
    if (option.k === 'literal' && typeof option.value === 'string') return option.value;
    if (option.k === 'text') return option.texts.join(HOLE);
    // `new URL(path, base)`
    if (option.k === 'made' && option.callee.k === 'global' && option.callee.path.join('.') === 'URL') {
      return addressOf(cx, cx.linker.argument(option.call, 0), cx.linker.argument(option.call, 1));
    }
  }
  return undefined;
}
