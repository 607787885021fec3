/** Fixtures in Python: lowered by the Python front end, with imports resolved as Python has it. */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import hosts from '../../server/src/catalog/hosts.json' with { type: 'json' };
import { detectCalls } from '../../server/src/core/detect/index.ts';
import { createLinker } from '../../server/src/core/link/index.ts';
import type { FileId } from '../../server/src/core/model.ts';
import { createPythonLowering, type Lower } from '../../server/src/core/syntax/python.ts';
import type { Folders } from '../../server/src/workspace/folders.ts';
import { frontEndOf } from '../../server/src/workspace/frontEnds.ts';
import { pythonChild, resolvePython } from '../../server/src/workspace/resolvePython.ts';
import { pinnedCatalog } from '../fixtures/pinned-catalog.ts';
import {
  checkMarkers,
  FIXTURE_ROOT,
  type Fixture,
  fixtureHost,
  type memoryHost,
  readFixture,
} from './fixtures.ts';

const catalog = { ...pinnedCatalog, hosts };
const sdkModules = new Set(
  catalog.sdks
    .filter((sdk) => sdk.family === 'python')
    .flatMap((sdk) => Object.keys(sdk.exports).map((module) => module.split('.')[0] ?? module)),
);

export async function pythonLowering(): Promise<Lower> {
  const wasm = (file: string) => readFile(createRequire(import.meta.url).resolve(file));
  return createPythonLowering({
    runtime: await wasm('web-tree-sitter/web-tree-sitter.wasm'),
    grammar: await wasm('tree-sitter-python/tree-sitter-python.wasm'),
  });
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
export function pythonHost(fixture: Fixture, lower: Lower): ReturnType<typeof memoryHost> {
  const files = new Set(fixture.files.map(({ file }) => file));
  const texts = new Map(fixture.files.map(({ file, text }) => [file, text]));
  const folders = { isFile: (file: FileId) => files.has(file) } as Folders;
  const places = { folders, rootOf: () => FIXTURE_ROOT, sdkModules };
  const resolve = (from: FileId, specifier: string) => resolvePython(places, from, specifier);
  const importsOf = (file: FileId): FileId[] =>
    (frontEndOf(file)?.specifiers(texts.get(file) ?? '') ?? []).flatMap((specifier) => {
      const found = resolve(file, specifier);
      return found && 'file' in found ? [found.file] : [];
    });
  return {
    ...fixtureHost(fixture, {
      lower: (text, file) => (file.endsWith('.py') ? lower(text, file) : undefined),
    }),
    resolve,
    child: (file, name) => pythonChild(folders, file, name),
    importers: (file) => [...files].filter((other) => other !== file && importsOf(other).includes(file)),
  };
}
