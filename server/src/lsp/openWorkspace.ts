/** The real workspace, with all that it needs of the world. In a file of its own, because loading it takes a while. */
import { loadCatalog } from '../catalog/index.ts';
import type { FileId } from '../core/model.ts';
import { createWorkspace } from '../workspace/index.ts';
import { createTokenCounter } from '../workspace/tokenCounter.ts';
import type { Workspace } from '../workspace/types.ts';

export function openWorkspace(roots: readonly FileId[], log: (message: string) => void): Workspace {
  const tokens = createTokenCounter();
  const today = new Date().toISOString().slice(0, 10);
  const workspace = createWorkspace({ roots, catalog: loadCatalog(), tokens, today, log });
  return {
    ...workspace,
    dispose() {
      workspace.dispose();
      void tokens.dispose();
    },
  };
}
