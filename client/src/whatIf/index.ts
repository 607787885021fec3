/** The panel "What If": hosts its page, asks the server for it, and does what the page cannot do itself. */
import * as vscode from 'vscode';
import type {
  WhatIfParams,
  WhatIfReportParams,
  WhatIfScope,
  WhatIfToHost,
  WhatIfToPage,
} from '../../../server/src/protocol.ts';
import { openCall } from '../commands.ts';
import type { Server } from '../server.ts';
import { html } from './html.ts';

/** May be given a `WhatIfScope`. */
export const SHOW_WHAT_IF = 'llmCost.whatIf';
const TYPE = 'llmCost.whatIf';

export function createWhatIf(
  context: vscode.ExtensionContext,
  server: Server,
  log: vscode.LogOutputChannel,
): vscode.Disposable {
  let panel: vscode.WebviewPanel | undefined;
  /** Asked for before the page was there. */
  let scope: WhatIfScope | undefined;

  function show(asked: unknown): void {
    const wanted = scopeOf(asked);
    if (panel?.visible) {
      if (wanted) void panel.webview.postMessage({ kind: 'scope', scope: wanted } satisfies WhatIfToPage);
      return;
    }
    // A page that is not seen is none, and says so when it is there again.
    scope = wanted;
    if (panel) panel.reveal();
    else host(vscode.window.createWebviewPanel(TYPE, 'What If', vscode.ViewColumn.Active, {}));
  }

  function host(shown: vscode.WebviewPanel): void {
    panel = shown;
    const { webview } = shown;
    webview.options = {
      enableScripts: true,
      localResourceRoots: [vscode.Uri.joinPath(context.extensionUri, 'dist')],
    };
    shown.iconPath = vscode.Uri.joinPath(context.extensionUri, 'media', 'view.svg');
    const post = (message: WhatIfToPage): void => void webview.postMessage(message);
    // A hidden panel has no page, and asks for everything when it is shown again.
    const subscription = server.onChanged(() => shown.visible && post({ kind: 'changed' }));
    webview.onDidReceiveMessage((message: WhatIfToHost) => answer(message, post));
    shown.onDidDispose(() => {
      subscription.dispose();
      panel = undefined;
    });
    webview.html = html(webview, context.extensionUri);
  }

  async function answer(message: WhatIfToHost, post: (message: WhatIfToPage) => void): Promise<void> {
    switch (message.kind) {
      case 'ready':
        if (scope) post({ kind: 'scope', scope });
        scope = undefined;
        await giveModels(post);
        return;
      case 'ask':
        await work(message.id, message.params, post);
        return;
      case 'export':
        await give({ ...message.params, format: message.format }, message.to, server, log);
        return;
      case 'open':
        await open(message);
        return;
      case 'scan':
        await vscode.commands.executeCommand('llmCost.scan');
    }
  }

  async function giveModels(post: (message: WhatIfToPage) => void): Promise<void> {
    try {
      post({ kind: 'models', models: await server.whatIfModels() });
    } catch (error) {
      log.error(`The models could not be listed: ${String(error)}`);
    }
  }

  async function work(
    id: number,
    params: WhatIfParams,
    post: (message: WhatIfToPage) => void,
  ): Promise<void> {
    try {
      post({ kind: 'view', id, view: await server.whatIf(params) });
    } catch (error) {
      log.error(`The what-if could not be worked out: ${String(error)}`);
      post({ kind: 'failed', id, message: 'The month could not be worked out. The log says more.' });
    }
  }

  return vscode.Disposable.from(
    vscode.commands.registerCommand(SHOW_WHAT_IF, show),
    vscode.window.registerWebviewPanelSerializer(TYPE, {
      async deserializeWebviewPanel(restored) {
        host(restored);
      },
    }),
    { dispose: () => panel?.dispose() },
  );
}

/** A menu of a view gives its command what it stands at, which says nothing here. */
function scopeOf(asked: unknown): WhatIfScope | undefined {
  const scope = asked as WhatIfScope | undefined;
  return scope?.kind === 'call' && typeof scope.uri === 'string' && typeof scope.site === 'string'
    ? scope
    : undefined;
}

async function open({ uri, range, cell }: Extract<WhatIfToHost, { kind: 'open' }>): Promise<void> {
  if (!vscode.workspace.getWorkspaceFolder(vscode.Uri.parse(uri))) return;
  try {
    await openCall(uri, range, cell, false);
  } catch {
    await vscode.window.showInformationMessage(`${vscode.Uri.parse(uri).path} could not be opened.`);
  }
}

const FILES = {
  csv: { name: 'what-if.csv', title: 'CSV', extension: 'csv' },
  markdown: { name: 'what-if.md', title: 'Markdown', extension: 'md' },
} as const;

async function give(
  params: WhatIfReportParams,
  to: 'clipboard' | 'file',
  server: Server,
  log: vscode.LogOutputChannel,
): Promise<void> {
  const { name, title, extension } = FILES[params.format];
  try {
    const text = await server.whatIfReport(params);
    if (to === 'clipboard') {
      await vscode.env.clipboard.writeText(text);
      vscode.window.setStatusBarMessage(`$(check) Copied as ${title}`, 3000);
      return;
    }
    const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
    const target = await vscode.window.showSaveDialog({
      filters: { [title]: [extension] },
      ...(folder && { defaultUri: vscode.Uri.joinPath(folder, name) }),
    });
    if (target) await vscode.workspace.fs.writeFile(target, new TextEncoder().encode(text));
  } catch (error) {
    log.error(`The what-if could not be exported: ${String(error)}`);
    await vscode.window.showErrorMessage('LLM Cost could not export the figures. The log says more.');
  }
}
