/** Says once that a budget or alert is broken; which window says it, the server decides. */
import * as vscode from 'vscode';
import { SHOW } from './dashboard/index.ts';
import type { Server } from './server.ts';

export function tellBreaches(server: Server): vscode.Disposable {
  return server.onBreach(async ({ id, message }) => {
    const [show, snooze] = ['Show', 'Snooze'];
    const answer = await vscode.window.showWarningMessage(message, show, snooze);
    if (answer === show) await vscode.commands.executeCommand(SHOW);
    if (answer === snooze) await server.snooze(id);
  });
}
