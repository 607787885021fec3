/** Which names of the catalogue a module has. */
import type { SdkFile, SymbolSpec } from '../../catalog/types.ts';
import type { Catalog } from '../catalog.ts';
import type { Detecting } from './kinds.ts';

/** Files of the catalogue that know a module specifier. */
export function sdksOf(cx: Detecting, specifier: string): readonly SdkFile[] {
  const specifiers = known.get(cx.catalog) ?? new Map<string, readonly SdkFile[]>();
  known.set(cx.catalog, specifiers);
  const key = `${cx.family} ${specifier}`;
  const found =
    specifiers.get(key) ??
    cx.catalog.sdks.filter((sdk) => sdk.family === cx.family && namesOf(sdk, specifier) !== NONE);
  specifiers.set(key, found);
  return found;
}

const known = new WeakMap<Catalog, Map<string, readonly SdkFile[]>>();

export function namesOf(sdk: SdkFile, specifier: string): Readonly<Record<string, SymbolSpec>> {
  const names = sdk.exports[specifier] ?? (sdk.reexports ? inner(sdk, specifier) : undefined);
  const helpers = sdk.helpers?.[specifier];
  return helpers ? { ...helpers, ...names } : (names ?? NONE);
}

const NONE: Readonly<Record<string, SymbolSpec>> = {};

/** The names of the package that a module lies in, where it passes on what its modules have. */
function inner(sdk: SdkFile, specifier: string): Readonly<Record<string, SymbolSpec>> | undefined {
  const from = sdk.reexports?.find((module) => specifier.startsWith(`${module}.`));
  return from === undefined ? undefined : sdk.exports[from];
}

const REGISTRY =
  /^(?:npm:|jsr:|https?:\/\/(?:esm\.sh|cdn\.skypack\.dev|deno\.land\/x|cdn\.jsdelivr\.net\/npm|unpkg\.com)\/)\/?/;

/** `npm:openai@4.104.0` and `https://esm.sh/openai@4` are `openai`. */
function packageSpecifier(specifier: string): string {
  if (!REGISTRY.test(specifier)) return specifier;
  return specifier
    .replace(REGISTRY, '')
    .replace(/(?<=.)@[^/]*/, '')
    .replace(/\/(?:mod\.ts|\+esm)$/, '')
    .replace(/\?.*$/, '');
}

/**
 * A dotted name may be a module or a name in one: `google` + `genai.Client` is also `google.genai` + `Client`. The
 * longest module comes first.
 */
export function splits(
  from: string,
  path: readonly string[],
): { readonly specifier: string; readonly names: readonly string[] }[] {
  const specifier = packageSpecifier(from);
  const count = Math.min(path.length, 3);
  return Array.from({ length: count + 1 }, (_, index) => {
    const taken = count - index;
    return { specifier: [specifier, ...path.slice(0, taken)].join('.'), names: path.slice(taken) };
  });
}
