/** What the menus of the views do with a call or a run. */
import * as vscode from 'vscode';
import type { CallItem, DashboardFilter, RunItem } from '../../../server/src/protocol.ts';
import { SHOW } from '../dashboard/index.ts';
import type { Server } from '../server.ts';
import { SHOW_WHAT_IF } from '../whatIf/index.ts';
import type { Node } from './tree.ts';

export function registerViewCommands(server: Server, log: vscode.LogOutputChannel): vscode.Disposable {
  const { registerCommand, executeCommand } = vscode.commands;
  const show = (filter: DashboardFilter): Thenable<unknown> => executeCommand(SHOW, filter);
  return vscode.Disposable.from(
    registerCommand('llmCost.showCallOnDashboard', (node?: Node) => {
      const call = callOf(node);
      return call && show({ sites: [call.site] });
    }),
    registerCommand('llmCost.showRunOnDashboard', (node?: Node) => {
      const run = node?.kind === 'run' ? (node.about as RunItem) : undefined;
      return run && show({ runs: [run.id] });
    }),
    registerCommand('llmCost.whatIfCall', (node?: Node) => {
      const call = callOf(node);
      return call && executeCommand(SHOW_WHAT_IF, { kind: 'call', uri: call.uri, site: call.site });
    }),
    registerCommand('llmCost.forgetCall', async (node?: Node) => {
      const call = callOf(node);
      if (call) await forget(call, server, log);
    }),
  );
}

function callOf(node: Node | undefined): CallItem | undefined {
  return node?.kind.startsWith('call') ? (node.about as CallItem) : undefined;
}

async function forget(
  { label, uri, site, measured }: CallItem,
  server: Server,
  log: vscode.LogOutputChannel,
) {
  const yes = 'Forget';
  const answer = await vscode.window.showWarningMessage(
    `Forget what was measured at ${label}?`,
    { modal: true, detail: `${measured ?? ''}\nThe estimate is made of the code alone from then on.` },
    yes,
  );
  if (answer !== yes) return;
  try {
    await server.forget({ call: { uri, site } });
  } catch (error) {
    log.error(`Could not forget the measured figures: ${String(error)}`);
    await vscode.window.showErrorMessage(
      'LLM Cost could not forget the measured figures. The log says more.',
    );
  }
}
