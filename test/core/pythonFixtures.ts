/** Fixtures in Python: lowered by the Python front end, with imports resolved as Python has it. */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import hosts from '../../server/src/catalog/hosts.json' with { type: 'json' };
import { detectCalls } from '../../server/src/core/detect/index.ts';
import type { ModuleHost } from '../../server/src/core/link/host.ts';
import { createLinker } from '../../server/src/core/link/index.ts';
import type { FileId } from '../../server/src/core/model.ts';
import { createPythonLowering, type Lower } from '../../server/src/core/syntax/python.ts';
import type { Folders } from '../../server/src/workspace/folders.ts';
import { frontEndOf } from '../../server/src/workspace/frontEnds.ts';
import { nameOf, parentOf } from '../../server/src/workspace/paths.ts';
import { createPythonResolver, NAMESPACE_PACKAGE } from '../../server/src/workspace/resolvePython.ts';
import { sdkNamesOf } from '../../server/src/workspace/sources.ts';
import { pinnedCatalog } from '../fixtures/pinned-catalog.ts';
import { checkMarkers, FIXTURE_ROOT, type Fixture, memoryHost, readFixture } from './fixtures.ts';

const catalog = { ...pinnedCatalog, hosts };
const sdkNames = sdkNamesOf(catalog, 'python');

export async function pythonLowering(): Promise<Lower> {
  const wasm = (file: string) => readFile(createRequire(import.meta.url).resolve(file));
  const { lower } = await createPythonLowering({
    runtime: await wasm('web-tree-sitter/web-tree-sitter.wasm'),
    grammar: await wasm('tree-sitter-python/tree-sitter-python.wasm'),
  });
  return lower;
}

/** What the markers of a fixture say against what is detected. */
export function pythonProblems(path: string, lower: Lower): string[] {
  const fixture = readFixture(path);
  const linker = createLinker(pythonHost(fixture, lower));
  return fixture.files
    .filter(({ name }) => name.endsWith('.py'))
    .flatMap((file) => checkMarkers(file, { calls: detectCalls(file.file, linker, catalog) }));
}

/** The host of fixtures, with imports resolved as Python has it. */
export function pythonHost(fixture: Fixture, lower: Lower): ModuleHost {
  return pythonHostOf(new Map(fixture.files.map(({ file, text }) => [file, text])), lower, FIXTURE_ROOT);
}

/** `texts` maps absolute paths to texts. */
export function pythonHostOf(texts: ReadonlyMap<FileId, string>, lower: Lower, root: FileId): ModuleHost {
  const files = new Set(texts.keys());
  const specifiersOf = (file: FileId): string[] => frontEndOf(file)?.specifiers(texts.get(file) ?? '') ?? [];
  const python = createPythonResolver({
    folders: foldersOf(files),
    rootOf: () => root,
    sdkNames,
    specifiersOf,
  });
  const { resolve, child, sdkModule } = python;
  const importsOf = (file: FileId): FileId[] =>
    specifiersOf(file).flatMap((specifier) => {
      const found = resolve(file, specifier);
      return found && 'file' in found ? [found.file] : [];
    });
  const host = memoryHost(texts, {
    root,
    lower: (text, file) => (file.endsWith('.py') ? lower(text, file) : undefined),
  });
  return {
    ...host,
    module: (file) => host.module(file) ?? (python.isNamespace(file) ? NAMESPACE_PACKAGE : undefined),
    resolve,
    child,
    sdkModule,
    importers: (file) => [...files].filter((other) => other !== file && importsOf(other).includes(file)),
  };
}

/** What the folders of a fixture hold, made of the paths of its files. */
function foldersOf(files: ReadonlySet<FileId>): Folders {
  const listings = new Map<FileId, Map<string, 'file' | 'folder'>>();
  for (const file of files) {
    for (let at = file, kind: 'file' | 'folder' = 'file'; at !== '' && at !== '/'; kind = 'folder') {
      const folder = parentOf(at);
      const listing = listings.get(folder) ?? new Map<string, 'file' | 'folder'>();
      listings.set(folder, listing.set(nameOf(at), kind));
      at = folder;
    }
  }
  const entries = (folder: FileId): Map<string, 'file' | 'folder'> => listings.get(folder) ?? new Map();
  return {
    entries,
    isFile: (file) => files.has(file),
    isFolder: (folder) => listings.has(folder),
    wasAsked: () => false,
    seen: () => undefined,
    forget: () => undefined,
    forgetAll: () => undefined,
  };
}
