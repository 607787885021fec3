/**
 * Recording: whether the programs that are started in this workspace are recorded, and what follows from that. The state is
 * the workspace's, in VS Code's own storage: nothing in a repository can switch it on.
 */
import { createHash } from 'node:crypto';
import * as vscode from 'vscode';
import type { Server } from '../server.ts';
import { recordDebugSessions } from './debugging.ts';
import { installHooks, stubHooks } from './hooks.ts';
import { leaveTerminals, recordTerminals } from './terminals.ts';
import { noteRecorded, noteUnrecorded } from './windows.ts';

export interface Recording extends vscode.Disposable {
  /** Milliseconds since the epoch; undefined while nothing is recorded. */
  readonly since: number | undefined;
  readonly onChanged: vscode.Event<void>;
  /** Terminals that were open when recording began: programs in there are not recorded. */
  readonly earlierTerminals: () => number;
  start(): Promise<void>;
  stop(): Promise<void>;
}

const SINCE = 'recording.since';
const CONTEXT = 'llmCost.recording';
const SPANS = 'llmCost.recording.openTelemetry';

export function createRecording(
  context: vscode.ExtensionContext,
  server: Server,
  log: vscode.LogOutputChannel,
): Recording {
  const storage = context.globalStorageUri.fsPath;
  const collection = context.environmentVariableCollection;
  const changed = new vscode.EventEmitter<void>();
  const earlier = new Set<vscode.Terminal>();
  // One after the other, however fast somebody switches.
  let work: Promise<void> = Promise.resolve();

  const since = (): number | undefined =>
    vscode.workspace.isTrusted ? context.workspaceState.get<number>(SINCE) : undefined;

  async function apply(): Promise<void> {
    const isOn = since() !== undefined;
    const workspace = workspaceName(context);
    if (isOn) {
      await installHooks(context.asAbsolutePath('recorder'), storage);
      await noteRecorded(storage, workspace);
      recordTerminals(collection, storage);
    } else {
      leaveTerminals(collection);
      if (await noteUnrecorded(storage, workspace)) await stubHooks(storage);
    }
    server.recording({ since: since() ?? null });
    if (isOn) await receiveSpans();
    await vscode.commands.executeCommand('setContext', CONTEXT, isOn);
    changed.fire();
  }

  /** The address is another one each time the server starts. */
  async function receiveSpans(): Promise<void> {
    if (vscode.workspace.getConfiguration().get(SPANS) !== true) return;
    const variables = await server.otlp().catch(() => null);
    if (variables && since() !== undefined) recordTerminals(collection, storage, variables);
  }

  function switchTo(value: number | undefined): Promise<void> {
    const next = work
      .catch(() => undefined)
      .then(async () => {
        await context.workspaceState.update(SINCE, value);
        await apply();
      });
    work = next;
    return next;
  }

  const resume = (): void => {
    if (since() === undefined) {
      leaveTerminals(collection);
      return;
    }
    work = apply();
    work.catch((error: unknown) => log.error(`Recording could not go on: ${String(error)}`));
  };

  const subscriptions = vscode.Disposable.from(
    changed,
    recordDebugSessions(() => (since() === undefined ? undefined : storage)),
    vscode.workspace.onDidGrantWorkspaceTrust(resume),
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration(SPANS) && since() !== undefined) resume();
    }),
    vscode.window.onDidCloseTerminal((terminal) => {
      if (earlier.delete(terminal)) changed.fire();
    }),
  );
  resume();

  return {
    get since() {
      return since();
    },
    onChanged: changed.event,
    earlierTerminals: () => earlier.size,
    async start() {
      if (since() !== undefined) return;
      for (const terminal of vscode.window.terminals) earlier.add(terminal);
      await switchTo(Date.now());
    },
    async stop() {
      earlier.clear();
      await switchTo(undefined);
    },
    dispose: () => subscriptions.dispose(),
  };
}

/** The same one in each window that opens the workspace, and fit for the name of a file. */
function workspaceName({ storageUri }: vscode.ExtensionContext): string {
  const place = storageUri?.fsPath ?? 'no folder';
  return createHash('sha256').update(place).digest('hex').slice(0, 16);
}
