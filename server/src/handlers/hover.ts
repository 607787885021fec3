/** `textDocument/hover`: the whole story of a call's price. */
import type { CancellationToken, Hover, HoverParams } from 'vscode-languageserver/node';
import { hover } from '../core/views/hover.ts';
import { markup, placeNames, rangeOf } from '../lsp/convert.ts';
import type { Session } from '../lsp/session.ts';
import { snapshot } from '../lsp/snapshot.ts';

export async function onHover(
  session: Session,
  { textDocument, position }: HoverParams,
  token: CancellationToken,
): Promise<Hover | null> {
  const found = await snapshot(session, textDocument.uri, token);
  if (!found) return null;
  const { document, analysis } = found;
  const view = hover(analysis, document.offsetAt(position), placeNames(session));
  return view ? { contents: markup(session, view.markdown), range: rangeOf(document, view.span) } : null;
}
