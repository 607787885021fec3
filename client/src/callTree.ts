/** The list of all LLM calls of the workspace in its own view, the dearest first. */
import * as vscode from 'vscode';
import type { CallItem, OpenCallArguments } from '../../server/src/protocol.ts';
import { OPEN_CALL } from './commands.ts';
import type { Server } from './server.ts';

/** Set once a scan has ended: only then does an empty list mean that there are no calls. */
const SCANNED_CONTEXT = 'llmCost.scanned';

export function createCallTree(server: Server): vscode.Disposable {
  const changed = new vscode.EventEmitter<void>();
  const subscription = server.onChanged(() => {
    changed.fire();
    void noteScanned(server);
  });
  const view = vscode.window.createTreeView<CallItem>('llmCost.calls', {
    treeDataProvider: {
      onDidChangeTreeData: changed.event,
      getChildren: async (call) => (call ? [] : [...(await server.calls().catch(() => []))]),
      getTreeItem: treeItem,
    },
  });
  return vscode.Disposable.from(view, subscription, changed);
}

async function noteScanned(server: Server): Promise<void> {
  const summary = await server.summary().catch(() => undefined);
  if (summary?.scanned) await vscode.commands.executeCommand('setContext', SCANNED_CONTEXT, true);
}

function treeItem(call: CallItem): vscode.TreeItem {
  // Money first: a narrow side bar cuts off the end of a line.
  const [file = '', symbol] = call.label.split(' › ');
  const name = symbol ?? file.slice(file.lastIndexOf('/') + 1);
  const item = new vscode.TreeItem([call.costPerMonthLabel ?? call.cost, name].join('  '));
  item.description = [call.model, file].filter(Boolean).join(' · ');
  const measured = call.measured && `measured: ${call.measured}`;
  item.tooltip = [call.label, `${call.provider} ${call.method}`, call.model, call.cost, measured]
    .filter(Boolean)
    .join('\n');
  item.iconPath = new vscode.ThemeIcon(call.costPerMonth === null ? 'question' : 'credit-card');
  const target: OpenCallArguments = [call.uri, call.range];
  item.command = { title: 'Go to Call', command: OPEN_CALL, arguments: [...target] };
  return item;
}
