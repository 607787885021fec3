/**
 * A repository can be that of an SDK itself: its examples and documents import the package that lies beside them. What the
 * catalogue says of such a name is surer than what the source of a whole framework leads to.
 */
import type { FileId } from '../core/model.ts';

/** Module → the names that the catalogue knows in it. */
export type SdkNames = ReadonlyMap<string, ReadonlySet<string>>;

export interface OwnSdk {
  /** Whether the package in this folder, called `name`, is the SDK of that name and not one's own that is called like it. */
  isSdk(folder: FileId, name: string): boolean;
  /** Whether the catalogue knows the name, or with `*` the module. */
  knows(specifier: string, name: string): boolean;
  forgetAll(): void;
}

export function createOwnSdk(
  names: SdkNames,
  moduleAt: (folder: FileId, parts: readonly string[]) => FileId | undefined,
): OwnSdk {
  const answers = new Map<FileId, boolean>();
  const innerModules = [...names.keys()].filter((module) => module.includes('.'));

  /** One's own package may have a module that the SDK has too, such as `agents.run`, but hardly most of them. */
  function hasMostOf(folder: FileId, name: string): boolean {
    const modules = innerModules.filter((module) => module.startsWith(`${name}.`));
    const found = modules.filter((module) => moduleAt(folder, module.split('.').slice(1)) !== undefined);
    return found.length > modules.length / 2;
  }

  return {
    isSdk(folder, name) {
      const known = answers.get(folder);
      if (known !== undefined) return known;
      const answer = hasMostOf(folder, name);
      answers.set(folder, answer);
      return answer;
    },
    knows: (specifier, name) =>
      name === '*' ? names.has(specifier) : (names.get(specifier)?.has(name) ?? false),
    forgetAll: () => answers.clear(),
  };
}
