/** `llmCost/forget`: the recorded calls of one place, or of the session's folders, are removed from the store. */
import type { Session } from '../lsp/session.ts';
import { fileOfUri } from '../lsp/uris.ts';
import type { ForgetParams } from '../protocol.ts';
import { rootOf } from '../workspace/paths.ts';

/** The number of calls that are gone. */
export async function onForget(session: Session, { call }: ForgetParams): Promise<number> {
  const store = await session.usage?.store();
  if (!store) return 0;
  if (call) {
    const file = fileOfUri(call.uri);
    return file === undefined ? 0 : store.forget({ site: call.site, root: rootOf(session.roots, file) });
  }
  let forgotten = 0;
  for (const root of session.roots) forgotten += await store.forget({ root });
  return forgotten;
}
