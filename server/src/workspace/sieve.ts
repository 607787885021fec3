/**
 * The cheap look at a text that decides whether a scan parses the file. It is for speed alone: it may let through too
 * much, never too little. `mentions` starts a file's reach (it and all that import it are parsed); `methods` adds the
 * files that get a client handed in without importing anything.
 */
import type { FunctionSpec, SdkFile } from '../catalog/types.ts';
import type { Catalog } from '../core/catalog.ts';

export interface Sieve {
  /** Imports an SDK, names an API's host, or calls an SDK's method by its dotted name. */
  readonly mentions: (text: string, specifiers: readonly string[]) => boolean;
  /** Has a call by the last name of some method of an SDK. */
  readonly methods: (text: string) => boolean;
  /** Has a call that may send a request, perhaps to an address that another file names. */
  readonly sends: (text: string) => boolean;
}

export function createSieve(catalog: Catalog): Sieve {
  const packages = unique(catalog.sdks.flatMap((sdk) => [...sdk.packages, ...Object.keys(sdk.exports)]));
  const hosts = unique(catalog.hosts.map((host) => longestFixedPart(host.pattern)));
  const methods = unique(catalog.sdks.flatMap(methodsOf));
  const dotted = unique(methods.filter((method) => method.includes('.')).map(lastTwoNames));
  const single = unique(methods.map((method) => method.slice(method.lastIndexOf('.') + 1)));

  const ofSdk = new RegExp(`^(?:${FROM_ELSEWHERE})?(?:${packages.map(escaped).join('|')})(?=$|[/.@?])`);
  const unbound = catalog.sdks.flatMap((sdk) =>
    (sdk.unbound ?? []).flatMap(({ where }) => where.map(({ matches }) => matches.replace(/^\^/, ''))),
  );
  const shapes = unique(catalog.sdks.flatMap(plainShapes));
  const mention = anyOf([
    ...[...hosts, ...catalog.http.words].map(escaped),
    ...unbound,
    ...dotted,
    ...shapes,
  ]);
  const method = anyOf(single.map((name) => `\\b${escaped(name)}\\s*(?:\\?\\.\\s*)?[(<\`]`));
  const sending = catalog.http.clients.flatMap(({ callees }) => callees.map(nameOfSender));
  const send = anyOf(unique(sending).map((name) => `\\b${escaped(name)}\\s*[(<]`));
  return {
    mentions: (text, specifiers) =>
      specifiers.some((specifier) => ofSdk.test(specifier)) || mention.test(text),
    methods: (text) => method.test(text),
    sends: (text) => send.test(text),
  };
}

/** Deno and browsers write where a package comes from: `npm:openai@4`, `https://esm.sh/openai`. */
const FROM_ELSEWHERE = '(?:npm|jsr):/?|https?://[^/]+/(?:npm/|v\\d+/)?';

/** `post` of `axios#default.create().post`; of a module that is itself called, its own name. */
function nameOfSender(callee: string): string {
  const [module = '', path = ''] = callee.replaceAll('()', '').split('#');
  const last = path.slice(path.lastIndexOf('.') + 1);
  return last === '' || last === 'default' ? module.slice(module.lastIndexOf('/') + 1) : last;
}

function anyOf(sources: readonly string[]): RegExp {
  return sources.length === 0 ? /(?!)/ : new RegExp(sources.join('|'));
}

/** Calls that are told by one name, or by that and what stands before it: `llm.invoke(`. */
function plainShapes(sdk: SdkFile): string[] {
  const plain = (sdk.shapes ?? []).flatMap(({ members, receiver }) =>
    members.filter((member) => !member.includes('.')).map((member) => ({ member, receiver })),
  );
  return plain.map(({ member, receiver }) => {
    // Nothing that repeats stands first: a long text would be read over and over.
    const before = receiver === undefined ? '' : `${receiver.replace(/^\(\?:\^\|_\)|\$$/g, '')}\\s*`;
    return `${before}\\.\\s*${escaped(member)}\\s*\\(`;
  });
}

/** Names of members and of exported functions that make a call. */
function methodsOf(sdk: SdkFile): string[] {
  const members = Object.values(sdk.types).flatMap((type) => Object.entries(type.members));
  const exported = Object.values(sdk.exports).flatMap((names) => Object.entries(names));
  return [
    ...members.flatMap(([name, spec]) => ('call' in spec ? [name] : [])),
    ...exported.flatMap(([name, spec]) =>
      'function' in spec && isCall(sdk.functions[spec.function]) ? [name] : [],
    ),
  ];
}

function isCall(spec: FunctionSpec | undefined): boolean {
  return spec !== undefined && 'call' in spec;
}

/** `chat.completions.create` → a pattern for `completions.create`, over line breaks and `?.`. */
function lastTwoNames(method: string): string {
  return `\\b${method.split('.').slice(-2).map(escaped).join('\\s*\\??\\.\\s*')}\\b`;
}

/** Of `*.openai.azure.com` it is `.openai.azure.com`. */
function longestFixedPart(pattern: string): string {
  return pattern.split('*').reduce((longest, part) => (part.length > longest.length ? part : longest), '');
}

function unique(values: readonly string[]): string[] {
  return [...new Set(values)].filter((value) => value !== '');
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}
