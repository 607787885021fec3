/** The facts of the calls of a text, in either language, with other files beside it. */

import type { CallFacts, Facts } from '../../server/src/core/context/facts.ts';
import { createFacts } from '../../server/src/core/context/index.ts';
import { detectCalls } from '../../server/src/core/detect/index.ts';
import type { ModuleHost } from '../../server/src/core/link/host.ts';
import { createLinker } from '../../server/src/core/link/index.ts';
import type { LlmCall } from '../../server/src/core/model.ts';
import type { Lower } from '../../server/src/core/syntax/python.ts';
import { pinnedCatalog } from '../fixtures/pinned-catalog.ts';
import { FIXTURE_ROOT } from './fixtures.ts';
import { memoryHost } from './memoryHost.ts';
import { pythonHost } from './pythonFixtures.ts';

export interface Read {
  readonly calls: readonly LlmCall[];
  readonly facts: Facts;
  /** Of the first call. */
  readonly first: CallFacts;
}

export type Texts = Readonly<Record<string, string>>;

/** `texts` by name; the calls are those of the first. */
export function readScripts(texts: Texts): Read {
  const files = new Map(Object.entries(texts).map(([name, text]) => [`${FIXTURE_ROOT}/${name}`, text]));
  return read(memoryHost(files, { root: FIXTURE_ROOT }), texts);
}

export function readPython(texts: Texts, lower: Lower): Read {
  const files = Object.entries(texts).map(([name, text]) => ({
    name,
    file: `${FIXTURE_ROOT}/${name}`,
    text,
    markers: [],
  }));
  return read(pythonHost({ name: 'text', files }, lower), texts);
}

function read(host: ModuleHost, texts: Texts): Read {
  const [name] = Object.keys(texts);
  const linker = createLinker(host);
  const calls = detectCalls(`${FIXTURE_ROOT}/${name}`, linker, pinnedCatalog);
  const facts = createFacts(linker, pinnedCatalog);
  const [call] = calls;
  if (!call) throw new Error('no call was found');
  return { calls, facts, first: facts.of(call) };
}
