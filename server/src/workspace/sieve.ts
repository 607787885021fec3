/**
 * The cheap look at a text that decides whether a scan parses the file. It is for speed alone: it may let through too
 * much, never too little. `mentions` starts a file's reach (it and all that import it are parsed); `methods` adds the
 * files that get a client handed in without importing anything.
 */
import type { FunctionSpec, LlmCallSpec, MemberSpec, SdkFile } from '../catalog/types.ts';
import type { Catalog } from '../core/catalog.ts';

export interface Sieve {
  /** Names an SDK's package or an API's host, or calls an SDK's method by its dotted name. */
  readonly mentions: (text: string) => boolean;
  /** Has a call by the last name of some method of an SDK. */
  readonly methods: (text: string) => boolean;
}

export function createSieve(catalog: Catalog, morePackages: readonly string[] = []): Sieve {
  const named = [...catalog.sdks.flatMap((sdk) => [...sdk.packages, ...Object.keys(sdk.exports)]), ...morePackages];
  const packages = unique(named).filter((name, _, all) => !all.some((other) => name.startsWith(`${other}/`)));
  const hosts = unique(catalog.hosts.map((host) => longestFixedPart(host.pattern)));
  const methods = unique(catalog.sdks.flatMap(methodsOf));
  const dotted = unique(methods.filter((method) => method.includes('.')).map(lastTwoNames));
  const single = unique(methods.map((method) => method.slice(method.lastIndexOf('.') + 1)));

  const mention = anyOf([
    `["'\`](?:(?:npm|jsr):/?)?(?:${packages.map(escape).join('|')})(?=["'\`/@])`,
    `^[ \\t]*(?:from|import)[ \\t]+(?:${packages.filter(isPythonModule).map(escape).join('|')})\\b`,
    ...hosts.map(escape),
    ...dotted,
  ]);
  const method = anyOf(single.map((name) => `\\b${escape(name)}\\s*(?:\\?\\.\\s*)?[(<\`]`));
  return { re: mention, mentions: (text) => mention.test(text), methods: (text) => method.test(text) };
}

function anyOf(sources: readonly string[]): RegExp {
  return sources.length === 0 ? /(?!)/ : new RegExp(sources.join('|'), 'm');
}

function methodsOf(sdk: SdkFile): string[] {
  const members = Object.values(sdk.types).flatMap((type) => Object.entries(type.members));
  return members.filter(([, spec]) => callOf(spec) !== undefined).map(([name]) => name);
}

function callOf(spec: MemberSpec | FunctionSpec): LlmCallSpec | undefined {
  return 'call' in spec ? spec.call : undefined;
}

/** `chat.completions.create` → a pattern for `completions.create`, over line breaks and `?.`. */
function lastTwoNames(method: string): string {
  return `\\b${method.split('.').slice(-2).map(escape).join('\\s*\\??\\.\\s*')}\\b`;
}

/** Of `*.openai.azure.com` it is `.openai.azure.com`. */
function longestFixedPart(pattern: string): string {
  return pattern.split('*').reduce((longest, part) => (part.length > longest.length ? part : longest), '');
}

function isPythonModule(name: string): boolean {
  return /^[a-z_][\w.]*$/i.test(name);
}

function unique(values: readonly string[]): string[] {
  return [...new Set(values)].filter((value) => value !== '');
}

function escape(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}
