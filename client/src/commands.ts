/** The commands of the extension. */
import * as vscode from 'vscode';
import type { Annotations, OpenCallArguments } from '../../server/src/protocol.ts';
import type { Server } from './server.ts';

/** Internal: run by lenses and the tree. */
export const OPEN_CALL = 'llmCost.openCall';

export function registerCommands(
  context: vscode.ExtensionContext,
  server: Server,
  log: vscode.LogOutputChannel,
): readonly vscode.Disposable[] {
  const { registerCommand } = vscode.commands;
  return [
    registerCommand('llmCost.scan', () => scan(server, log)),
    registerCommand('llmCost.showLog', () => log.show()),
    registerCommand('llmCost.toggleHints', () => toggleAnnotations(context.globalState)),
    registerCommand(OPEN_CALL, (...[uri, range, cell]: OpenCallArguments) => open(uri, range, cell)),
  ];
}

async function scan(server: Server, log: vscode.LogOutputChannel): Promise<void> {
  try {
    await server.scan();
  } catch (error) {
    log.error(`The scan failed: ${String(error)}`);
    const showLog = 'Show Log';
    const answer = await vscode.window.showErrorMessage('LLM Cost could not scan the workspace.', showLog);
    if (answer === showLog) log.show();
  }
}

const SETTING = 'annotations';
const DEFAULT: Annotations = 'hints';

/** Off, and back to what was on before: hints or lenses. Written where the setting is set already. */
async function toggleAnnotations(memory: vscode.Memento): Promise<void> {
  const settings = vscode.workspace.getConfiguration('llmCost');
  const current = settings.get<Annotations>(SETTING, DEFAULT);
  if (current !== 'off') await memory.update(SETTING, current);
  const next = current === 'off' ? memory.get<Annotations>(SETTING, DEFAULT) : 'off';
  const isForWorkspace = settings.inspect(SETTING)?.workspaceValue !== undefined;
  const target = isForWorkspace ? vscode.ConfigurationTarget.Workspace : vscode.ConfigurationTarget.Global;
  await settings.update(SETTING, next, target);
}

/** A row or a page may be older than the file. */
async function open(...[uri, range, cell]: OpenCallArguments): Promise<void> {
  try {
    await openCall(uri, range, cell, true);
  } catch {
    await vscode.window.showInformationMessage(`${vscode.Uri.parse(uri).path} could not be opened.`);
  }
}

/** Shows the place; `isAsked`: who looks at it already wants to know more. */
export async function openCall(
  uri: string,
  { start, end }: OpenCallArguments[1],
  cell: number | undefined,
  isAsked: boolean,
): Promise<void> {
  const file = vscode.Uri.parse(uri);
  const notebook = cell === undefined ? undefined : await vscode.workspace.openNotebookDocument(file);
  const target = notebook && cell !== undefined ? notebook.cellAt(cell).document.uri : file;
  const isShown = vscode.window.activeTextEditor?.document.uri.toString() === target.toString();
  const selection = new vscode.Selection(start.line, start.character, end.line, end.character);
  if (notebook && cell !== undefined) await showCell(notebook, cell, selection);
  else await vscode.window.showTextDocument(target, { selection });
  if (isShown && isAsked) await vscode.commands.executeCommand('editor.action.showHover');
}

async function showCell(
  notebook: vscode.NotebookDocument,
  cell: number,
  selection: vscode.Selection,
): Promise<void> {
  const range = new vscode.NotebookRange(cell, cell + 1);
  const shown = await vscode.window.showNotebookDocument(notebook, { selections: [range] });
  shown.revealRange(range, vscode.NotebookEditorRevealType.InCenterIfOutsideViewport);
  // Puts the cursor into the selected cell, which is a text editor from then on.
  await vscode.commands.executeCommand('notebook.cell.edit');
  const editor = vscode.window.activeTextEditor;
  if (editor?.document === notebook.cellAt(cell).document) editor.selection = selection;
}
