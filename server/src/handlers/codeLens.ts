/** `textDocument/codeLens`: the price above each call, where the settings want lenses. */
import type { CancellationToken, CodeLens, CodeLensParams } from 'vscode-languageserver/node';
import { codeLenses } from '../core/views/codeLenses.ts';
import { rangeOf } from '../lsp/convert.ts';
import type { Session } from '../lsp/session.ts';
import { snapshot } from '../lsp/snapshot.ts';
import type { OpenCallArguments } from '../protocol.ts';

export async function onCodeLens(
  session: Session,
  { textDocument }: CodeLensParams,
  token: CancellationToken,
): Promise<CodeLens[]> {
  const found = await snapshot(session, textDocument.uri, token);
  if (!found || session.settings.annotations !== 'lenses') return [];
  const { document, analysis } = found;
  return codeLenses(analysis).map(({ span, title }) => {
    const range = rangeOf(document, span);
    const { uri, cell } = document;
    const target: OpenCallArguments = cell ? [cell.notebook, range, cell.index] : [uri, range];
    // A command without a name is shown as text that does nothing, in VS Code as elsewhere.
    const command = session.options.openCallCommand ?? '';
    return { range, command: { title, command, arguments: [...target] } };
  });
}
