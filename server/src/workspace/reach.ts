/**
 * Which files may call an SDK, told by the names in their texts and by who imports whom: a call needs a client, and a
 * client comes from an SDK, through what the file imports or handed in by a file that imports it. Nothing is parsed here,
 * so it may be yes for too many files, never no for one that does.
 */
import type { Catalog } from '../core/catalog.ts';
import { callPaths } from '../core/detect/candidates.ts';
import type { FileId } from '../core/model.ts';
import type { ImportGraph } from './graph.ts';
import { createImportedSdks, type SdkSet } from './importedSdks.ts';
import { needlesOf } from './needles.ts';
import type { TextFiles } from './textFiles.ts';
import { mayHaveWord } from './wordFilter.ts';

export interface Reach {
  mayCallSdk(file: FileId): boolean;
  /** It or what it imports has something of the address of a model. */
  mayAddress(file: FileId): boolean;
  /** An SDK may come to be used in it, by whatever function of the workspace. */
  isConnected(file: FileId): boolean;
  /** The text of a file, or where imports lead, is another. */
  forget(): void;
}

interface Called {
  /** All SDKs that have something of this name to call. */
  readonly sdks: SdkSet;
  /** Those that have it below another name (`completions.create`), by that. */
  readonly below: readonly { readonly parent: string | undefined; readonly sdks: SdkSet }[];
}

export function createReach(catalog: Catalog, texts: TextFiles, graph: ImportGraph): Reach {
  // One bit more stands for raw requests.
  const requests: SdkSet = 1n << BigInt(catalog.sdks.length);
  const imports = createImportedSdks(catalog);
  const called = calledOf(catalog);
  let known: { readonly imported: Map<FileId, SdkSet>; readonly handed: Map<FileId, SdkSet> } | undefined;

  function ownOf(file: FileId): SdkSet {
    const facts = texts.facts(file);
    let found = facts?.mentions ? requests : 0n;
    for (const specifier of facts?.specifiers ?? []) found |= imports(specifier);
    return found;
  }

  function spread(from: ReadonlyMap<FileId, SdkSet>, step: (file: FileId) => readonly FileId[]) {
    const reached = new Map(from);
    const queue = [...from.keys()];
    for (let file = queue.pop(); file !== undefined; file = queue.pop()) {
      const sdks = reached.get(file) ?? 0n;
      for (const next of step(file)) {
        const before = reached.get(next) ?? 0n;
        if ((before | sdks) === before) continue;
        reached.set(next, before | sdks);
        queue.push(next);
      }
    }
    return reached;
  }

  function sets() {
    if (known !== undefined) return known;
    const own = new Map<FileId, SdkSet>();
    for (const file of graph.files()) {
      const sdks = ownOf(file);
      if (sdks !== 0n) own.set(file, sdks);
    }
    const imported = spread(own, graph.importers);
    known = { imported, handed: spread(imported, graph.imports) };
    return known;
  }

  return {
    mayCallSdk(file) {
      const facts = texts.facts(file);
      if (facts === undefined || facts.refused !== null) return false;
      if (facts.mentions) return true;
      const imported = sets().imported.get(file) ?? ownOf(file);
      const handed = sets().handed.get(file) ?? imported;
      if (handed === 0n) return false;
      if (facts.sends && (handed & requests) !== 0n) return true;
      return facts.called.some((id) => {
        const name = called[id];
        if (name === undefined || (name.sdks & handed) === 0n) return false;
        if ((name.sdks & imported) !== 0n) return true;
        return name.below.some(
          ({ parent, sdks }) =>
            (sdks & handed) !== 0n && (parent === undefined || mayHaveWord(facts.words, parent)),
        );
      });
    },
    mayAddress: (file) => ((sets().imported.get(file) ?? ownOf(file)) & requests) !== 0n,
    isConnected: (file) => (sets().handed.get(file) ?? ownOf(file)) !== 0n,
    forget() {
      known = undefined;
    },
  };
}

/** In the order of `Glance.called`. */
function calledOf(catalog: Catalog): readonly Called[] {
  const parents = new Map<string, Map<string | undefined, SdkSet>>();
  for (const [index, sdk] of catalog.sdks.entries()) {
    for (const path of callPaths(sdk)) {
      const [last = '', parent] = path.split('.').reverse();
      const below = parents.get(last) ?? new Map<string | undefined, SdkSet>();
      parents.set(last, below.set(parent, (below.get(parent) ?? 0n) | (1n << BigInt(index))));
    }
  }
  return needlesOf(catalog).called.map((name) => {
    const below = [...(parents.get(name) ?? [])].map(([parent, sdks]) => ({ parent, sdks }));
    return { sdks: below.reduce((all, { sdks }) => all | sdks, 0n), below };
  });
}
