/** The panel `LLM Usage` and the view of the side bar: hosts their webviews, which show the same in more or less room. */
import * as vscode from 'vscode';
import type { DashboardFilter, ToHost, ToWebview } from '../../../server/src/protocol.ts';
import type { Server } from '../server.ts';
import { answer } from './answer.ts';
import { html, type Place } from './html.ts';

export const SHOW = 'llmCost.showUsage';
const PANEL = 'llmCost.usage';
const VIEW = 'llmCost.usageView';

export function createDashboard(
  context: vscode.ExtensionContext,
  server: Server,
  log: vscode.LogOutputChannel,
): vscode.Disposable {
  let panel: vscode.WebviewPanel | undefined;

  /** Waits for the panel's page. */
  let wanted: DashboardFilter | undefined;

  function show(filter?: unknown): void {
    wanted = filterOf(filter);
    if (panel) panel.reveal();
    if (panel?.visible) narrow(panel.webview);
    else if (!panel)
      hostPanel(vscode.window.createWebviewPanel(PANEL, 'LLM Usage', vscode.ViewColumn.Active, {}));
  }

  function hostPanel(shown: vscode.WebviewPanel): void {
    panel = shown;
    shown.iconPath = vscode.Uri.joinPath(context.extensionUri, 'media', 'view.svg');
    const subscription = host(shown, 'panel');
    shown.onDidDispose(() => {
      subscription.dispose();
      panel = undefined;
    });
  }

  function narrow(webview: vscode.Webview): void {
    if (wanted) void webview.postMessage({ kind: 'narrow', filter: wanted } satisfies ToWebview);
    wanted = undefined;
  }

  /** A hidden page is none: it asks for everything when it is shown again, and is told nothing meanwhile. */
  function host(
    shown: { readonly webview: vscode.Webview; readonly visible: boolean },
    place: Place,
  ): vscode.Disposable {
    const { webview } = shown;
    const roots = [vscode.Uri.joinPath(context.extensionUri, 'dist')];
    webview.options = { enableScripts: true, localResourceRoots: roots };
    const post = (message: ToWebview): void => void webview.postMessage(message);
    webview.onDidReceiveMessage((message: ToHost) => {
      if (place === 'panel' && message.kind === 'ask') narrow(webview);
      return answer(message, server, post, log);
    });
    webview.html = html(webview, context.extensionUri, place);
    return server.onUsageChanged(() => shown.visible && post({ kind: 'changed' }));
  }

  return vscode.Disposable.from(
    vscode.commands.registerCommand(SHOW, show),
    vscode.window.registerWebviewPanelSerializer(PANEL, {
      async deserializeWebviewPanel(restored) {
        hostPanel(restored);
      },
    }),
    vscode.window.registerWebviewViewProvider(VIEW, {
      resolveWebviewView(view) {
        const subscription = host(view, 'side');
        view.onDidDispose(() => subscription.dispose());
      },
    }),
    { dispose: () => panel?.dispose() },
  );
}

/** Menus give their commands what they stand at, which says nothing here. */
function filterOf(asked: unknown): DashboardFilter | undefined {
  const { sites, runs } = (asked ?? {}) as Partial<DashboardFilter>;
  if (Array.isArray(sites)) return { sites: sites.map(String) };
  return Array.isArray(runs) ? { runs: runs.map(String) } : undefined;
}
