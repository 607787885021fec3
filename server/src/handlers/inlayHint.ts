/** `textDocument/inlayHint`: the price behind each call, where the settings want hints. */
import type { CancellationToken, InlayHint, InlayHintParams } from 'vscode-languageserver/node';
import { callMarkdown } from '../core/views/hover.ts';
import { inlayHints } from '../core/views/inlayHints.ts';
import { markup, placeNames, spanOf } from '../lsp/convert.ts';
import type { Session } from '../lsp/session.ts';
import { pricedSnapshot } from '../lsp/snapshot.ts';

export async function onInlayHint(
  session: Session,
  { textDocument, range }: InlayHintParams,
  token: CancellationToken,
): Promise<InlayHint[]> {
  const found = await pricedSnapshot(session, textDocument.uri, token);
  if (!found || session.settings.annotations !== 'hints') return [];
  const { document, analysis: priced } = found;
  const [start, end] = spanOf(document, range);
  return inlayHints(priced, document.getText())
    .filter(({ offset }) => start <= offset && offset <= end)
    .map(({ offset, label, call }) => ({
      position: document.positionAt(offset),
      label,
      paddingLeft: true,
      tooltip: markup(session, callMarkdown(call, placeNames(session))),
    }));
}
