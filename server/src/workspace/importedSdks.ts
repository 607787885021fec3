/** Which SDKs an import means, by the name of the package alone. */
import type { Catalog } from '../core/catalog.ts';

/** SDKs as bits, in the order of the catalogue. */
export type SdkSet = bigint;

export function createImportedSdks(catalog: Catalog): (specifier: string) => SdkSet {
  const packages = packagesOf(catalog);
  const known = new Map<string, SdkSet>();
  return (specifier) => {
    let found = known.get(specifier);
    if (found === undefined) {
      found = 0n;
      for (let name = specifier.replace(FROM_ELSEWHERE, ''); name !== ''; name = withoutLast(name))
        found |= packages.get(name) ?? 0n;
      known.set(specifier, found);
    }
    return found;
  };
}

/** Deno and browsers write where a package comes from: `npm:openai@4`, `https://esm.sh/openai`. */
const FROM_ELSEWHERE = /^(?:(?:npm|jsr):\/?|https?:\/\/[^/]+\/(?:npm\/|v\d+\/)?)/;

function withoutLast(name: string): string {
  return name.replace(/(?:^|[/.@?])[^/.@?]*$/, '');
}

function packagesOf(catalog: Catalog): ReadonlyMap<string, SdkSet> {
  const packages = new Map<string, SdkSet>();
  for (const [index, sdk] of catalog.sdks.entries()) {
    for (const name of [...sdk.packages, ...Object.keys(sdk.exports)])
      packages.set(name, (packages.get(name) ?? 0n) | (1n << BigInt(index)));
  }
  return packages;
}
