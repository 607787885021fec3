/** The panel `LLM Usage`: hosts the webview, asks the server for it, and does what it cannot do itself. */
import * as vscode from 'vscode';
import type { ToHost, ToWebview } from '../../../server/src/protocol.ts';
import type { Server } from '../server.ts';
import { html } from './html.ts';

export const SHOW = 'llmCost.showUsage';
const TYPE = 'llmCost.usage';

export function createDashboard(
  context: vscode.ExtensionContext,
  server: Server,
  log: vscode.LogOutputChannel,
): vscode.Disposable {
  let panel: vscode.WebviewPanel | undefined;

  function show(): void {
    if (panel) {
      panel.reveal();
      return;
    }
    panel = vscode.window.createWebviewPanel(TYPE, 'LLM Usage', vscode.ViewColumn.Active, {});
    host(panel);
  }

  function host(shown: vscode.WebviewPanel): void {
    panel = shown;
    const { webview } = shown;
    const roots = [vscode.Uri.joinPath(context.extensionUri, 'dist')];
    webview.options = { enableScripts: true, localResourceRoots: roots };
    shown.iconPath = vscode.Uri.joinPath(context.extensionUri, 'media', 'view.svg');
    const post = (message: ToWebview): void => void webview.postMessage(message);
    // A hidden panel has no page, and asks for everything when it is shown again.
    const subscription = server.onUsageChanged(() => shown.visible && post({ kind: 'changed' }));
    webview.onDidReceiveMessage((message: ToHost) => answer(message, server, post, log));
    shown.onDidDispose(() => {
      subscription.dispose();
      panel = undefined;
    });
    webview.html = html(webview, context.extensionUri);
  }

  return vscode.Disposable.from(
    vscode.commands.registerCommand(SHOW, show),
    vscode.window.registerWebviewPanelSerializer(TYPE, {
      async deserializeWebviewPanel(restored) {
        host(restored);
      },
    }),
    { dispose: () => panel?.dispose() },
  );
}

async function answer(
  message: ToHost,
  server: Server,
  post: (message: ToWebview) => void,
  log: vscode.LogOutputChannel,
): Promise<void> {
  switch (message.kind) {
    case 'ask': {
      const { id, query } = message;
      try {
        post({ kind: 'view', id, view: await server.dashboard(query) });
      } catch (error) {
        log.error(`The usage could not be read: ${String(error)}`);
        post({ kind: 'failed', id, message: 'The recorded runs could not be read. The log says more.' });
      }
      return;
    }
    case 'open':
      await open(message.file, message.line);
      return;
    case 'copy':
      await vscode.env.clipboard.writeText(message.text);
      return;
    case 'snooze':
      return;
    case 'run':
      if (RUNNABLE.includes(message.command))
        await vscode.commands.executeCommand(`llmCost.${message.command}`);
  }
}

/** A page can run nothing else. */
const RUNNABLE: readonly string[] = ['startRecording', 'openRecordedTerminal', 'explainRecording'];

/** Records may name any path: only files of the workspace are opened. */
async function open(file: string, line: number): Promise<void> {
  const uri = vscode.Uri.file(file);
  if (!vscode.workspace.getWorkspaceFolder(uri)) {
    await vscode.window.showInformationMessage(`${file} is not in a folder of this window.`);
    return;
  }
  const at = new vscode.Position(Math.max(0, line - 1), 0);
  try {
    await vscode.window.showTextDocument(uri, { selection: new vscode.Range(at, at) });
  } catch {
    await vscode.window.showInformationMessage(`${file} is no longer there.`);
  }
}
