/** What a glance at a text looks for, read from the catalogue. */
import type { SdkFile } from '../catalog/types.ts';
import type { Catalog } from '../core/catalog.ts';
import { callPaths } from '../core/detect/candidates.ts';

export interface Needles {
  /** Names of methods and functions that make a call. */
  readonly called: readonly string[];
  /** Names of functions that may send a request. */
  readonly sending: readonly string[];
  /** The last two names of methods: `completions.create`. */
  readonly dotted: readonly (readonly [string, string])[];
  /** Calls of a member that are an SDK's alone; `receiver` is a pattern of what ends before the dot. */
  readonly shapes: readonly { readonly member: string; readonly receiver?: string }[];
  /** Parts of addresses and of models' names, as they are written. */
  readonly texts: readonly string[];
  /** Regular expressions. */
  readonly patterns: readonly string[];
}

export function needlesOf(catalog: Catalog): Needles {
  const paths = unique(catalog.sdks.flatMap(callPaths));
  const patterns = catalog.sdks.flatMap((sdk) =>
    (sdk.unbound ?? []).flatMap(({ where }) => where.map(({ matches }) => matches.replace(/^\^/, ''))),
  );
  return {
    called: unique(paths.map((method) => method.slice(method.lastIndexOf('.') + 1))),
    sending: unique(catalog.http.clients.flatMap(({ callees }) => callees.map(nameOfSender))),
    dotted: unique(
      paths.filter((method) => method.includes('.')).map((method) => method.split('.').slice(-2).join('.')),
    ).map((method) => method.split('.') as [string, string]),
    shapes: catalog.sdks.flatMap(plainShapes),
    texts: unique([...catalog.hosts.map((host) => longestFixedPart(host.pattern)), ...catalog.http.words]),
    patterns: unique(patterns),
  };
}

/** `post` of `axios#default.create().post`; of a module that is itself called, its own name. */
function nameOfSender(callee: string): string {
  const [module = '', path = ''] = callee.replaceAll('()', '').split('#');
  const last = path.slice(path.lastIndexOf('.') + 1);
  return last === '' || last === 'default' ? module.slice(module.lastIndexOf('/') + 1) : last;
}

/** Calls that are told by one name, or by that and what stands before it: `llm.invoke(`. */
function plainShapes(sdk: SdkFile): { member: string; receiver?: string }[] {
  return (sdk.shapes ?? []).flatMap(({ members, receiver }) =>
    members
      .filter((member) => !member.includes('.'))
      .map((member) => (receiver === undefined ? { member } : { member, receiver: anywhere(receiver) })),
  );
}

function anywhere(receiver: string): string {
  return receiver.replace(/^\(\?:\^\|_\)|\$$/g, '');
}

/** Of `*.openai.azure.com` it is `.openai.azure.com`. */
function longestFixedPart(pattern: string): string {
  return pattern.split('*').reduce((longest, part) => (part.length > longest.length ? part : longest), '');
}

function unique(values: readonly string[]): string[] {
  return [...new Set(values)].filter((value) => value !== '');
}
