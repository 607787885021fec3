/** A workspace on the real disk, in a folder of its own that goes away with the test. */
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { TokenCounter } from '../../../server/src/core/analysis.ts';
import type { FileId } from '../../../server/src/core/model.ts';
import { createWorkspace, type WorkspaceOptions } from '../../../server/src/workspace/index.ts';
import { joinFile, toFileId } from '../../../server/src/workspace/paths.ts';
import type { Workspace } from '../../../server/src/workspace/types.ts';
import { PINNED_TODAY, pinnedCatalog } from '../../fixtures/pinned-catalog.ts';

export interface TempFolder {
  readonly root: FileId;
  file(relative: string): FileId;
  write(files: Readonly<Record<string, string | Uint8Array>>): void;
  remove(relative: string): void;
}

/** To be called in a `describe`: each test gets an empty folder. */
export function tempFolder(): TempFolder {
  let root = '';
  beforeEach(() => {
    root = toFileId(realpathSync(mkdtempSync(path.join(tmpdir(), 'llm-cost-'))));
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));
  const file = (relative: string): FileId => joinFile(root, relative);
  return {
    get root() {
      return root;
    },
    file,
    write(files) {
      for (const [name, content] of Object.entries(files)) {
        mkdirSync(path.dirname(file(name)), { recursive: true });
        writeFileSync(file(name), content);
      }
    },
    remove: (relative) => rmSync(file(relative), { recursive: true }),
  };
}

/** Four characters are a token. */
export const countByLength: TokenCounter = {
  count: async (texts) => texts.map((text) => Math.ceil(text.length / 4)),
};

export function openWorkspace(root: FileId, options: Partial<WorkspaceOptions> = {}): Workspace {
  return createWorkspace({
    roots: [root],
    catalog: pinnedCatalog,
    tokens: countByLength,
    today: PINNED_TODAY,
    log: () => undefined,
    ...options,
  });
}

/** A file with one call of OpenAI, with the model given as an expression. */
export function chatCall(model: string, more = ''): string {
  return `import OpenAI from 'openai';
${more}
const client = new OpenAI();
export async function answer(question: string) {
  return client.chat.completions.create({ model: ${model}, max_tokens: 100, messages: [{ role: 'user', content: question }] });
}
`;
}
