/** What a page of the dashboard asks its host for: figures, and what a page cannot do itself. */
import * as vscode from 'vscode';
import type { ToHost, ToWebview } from '../../../server/src/protocol.ts';
import type { Server } from '../server.ts';

export async function answer(
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
    case 'save':
      await save(message.name, message.bytes);
      return;
    case 'snooze':
      await server.snooze(message.id);
      return;
    case 'run':
      if (RUNNABLE.includes(message.command))
        await vscode.commands.executeCommand(`llmCost.${message.command}`);
  }
}

/** A page can run nothing else. */
const RUNNABLE: readonly string[] = [
  'startRecording',
  'openRecordedTerminal',
  'explainRecording',
  'showUsage',
];

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

/** The user says where, so that a page alone can write nothing. */
async function save(name: string, bytes: Uint8Array): Promise<void> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const target = await vscode.window.showSaveDialog({
    filters: { PNG: ['png'] },
    ...(folder && { defaultUri: vscode.Uri.joinPath(folder, name.replaceAll(/[^\w.-]/g, '-')) }),
  });
  if (!target) return;
  try {
    await vscode.workspace.fs.writeFile(target, new Uint8Array(bytes));
  } catch (error) {
    await vscode.window.showErrorMessage(`The picture could not be saved: ${String(error)}`);
  }
}
