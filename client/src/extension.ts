/** The VS Code client: wires commands, the tree and the status bar to the language server, and does no other work. */
import * as vscode from 'vscode';
import { tellBreaches } from './breaches.ts';
import { registerCommands } from './commands.ts';
import { createDashboard } from './dashboard/index.ts';
import { registerRecordingCommands } from './recording/commands.ts';
import { createRecording } from './recording/index.ts';
import { createRecordingStatus } from './recording/statusBar.ts';
import { createServer, type Server } from './server.ts';
import { createStatusBar } from './statusBar.ts';
import { createCallsView } from './views/calls.ts';
import { registerViewCommands } from './views/commands.ts';
import { createFindingsView } from './views/findings.ts';
import { createRunsView } from './views/runs.ts';
import { createWhatIf } from './whatIf/index.ts';

let server: Server | undefined;

/** Returns before the server runs: VS Code waits for nothing. */
export function activate(context: vscode.ExtensionContext): void {
  const log = vscode.window.createOutputChannel('LLM Cost', { log: true });
  server = createServer(context, log);
  server.start();
  const recording = createRecording(context, server, log);
  context.subscriptions.push(
    log,
    server,
    recording,
    createRecordingStatus(server, recording),
    ...registerRecordingCommands(context, recording, server, log),
    createStatusBar(server),
    tellBreaches(server),
    createCallsView(context, server, log),
    createRunsView(server, log),
    createFindingsView(context, server, log),
    createWhatIf(context, server, log),
    registerViewCommands(server, log),
    createDashboard(context, server, log),
    ...registerCommands(context, server, log),
  );
}

/** Waits for the server to end, so that it leaves nothing behind. */
export function deactivate(): Promise<void> | undefined {
  return server?.stop();
}
