/** The commands around recording. */
import * as vscode from 'vscode';
import type { CallItem } from '../../../server/src/protocol.ts';
import type { Server } from '../server.ts';
import type { Recording } from './index.ts';

export const START = 'llmCost.startRecording';
export const STOP = 'llmCost.stopRecording';
export const OPEN_TERMINAL = 'llmCost.openRecordedTerminal';
export const FORGET = 'llmCost.forgetMeasured';
/** What is recorded and what is not, as a page of the walkthrough. */
export const EXPLAIN = 'llmCost.explainRecording';

export function registerRecordingCommands(
  context: vscode.ExtensionContext,
  recording: Recording,
  server: Server,
  log: vscode.LogOutputChannel,
): readonly vscode.Disposable[] {
  const { registerCommand } = vscode.commands;
  const told = (what: string, work: () => Promise<void>) => () => tellingErrors(what, log, work);
  return [
    registerCommand(
      START,
      told('start recording', () => start(recording)),
    ),
    registerCommand(
      STOP,
      told('stop recording', () => recording.stop()),
    ),
    registerCommand(
      OPEN_TERMINAL,
      told('open a recorded terminal', () => openTerminal(recording)),
    ),
    registerCommand(
      FORGET,
      told('forget the measured figures', () => forget(server)),
    ),
    registerCommand(EXPLAIN, () =>
      vscode.commands.executeCommand('workbench.action.openWalkthrough', {
        category: `${context.extension.id}#recording`,
      }),
    ),
  ];
}

async function tellingErrors(
  what: string,
  log: vscode.LogOutputChannel,
  work: () => Promise<void>,
): Promise<void> {
  try {
    await work();
  } catch (error) {
    log.error(`Could not ${what}: ${String(error)}`);
    const showLog = 'Show Log';
    const answer = await vscode.window.showErrorMessage(`LLM Cost could not ${what}.`, showLog);
    if (answer === showLog) log.show();
  }
}

async function start(recording: Recording): Promise<void> {
  if (!vscode.workspace.isTrusted) {
    await vscode.window.showInformationMessage('LLM Cost records in trusted workspaces only.');
    return;
  }
  await recording.start();
  const open = recording.earlierTerminals();
  if (open === 0) return;
  const terminals = open === 1 ? 'The terminal that is open' : `The ${open} terminals that are open`;
  const openOne = 'Open Recorded Terminal';
  void vscode.window
    .showInformationMessage(`${terminals} will not be recorded, new ones will.`, openOne)
    .then((answer) => answer === openOne && vscode.commands.executeCommand(OPEN_TERMINAL));
}

async function openTerminal(recording: Recording): Promise<void> {
  if (recording.since === undefined) await start(recording);
  if (recording.since === undefined) return;
  vscode.window.createTerminal({ name: 'Recorded', iconPath: new vscode.ThemeIcon('record') }).show();
}

interface Choice extends vscode.QuickPickItem {
  readonly call?: CallItem;
}

async function forget(server: Server): Promise<void> {
  const calls = (await server.calls()).filter(({ measured }) => measured !== null);
  const { label } = await server.usage();
  if (label === null && calls.length === 0) {
    await vscode.window.showInformationMessage('Nothing has been recorded in this workspace.');
    return;
  }
  const everything: Choice = {
    label: 'Everything that was recorded in this workspace',
    ...(label && { description: label }),
  };
  const each = calls.map((call): Choice => ({ label: call.label, description: call.measured ?? '', call }));
  const choice = await vscode.window.showQuickPick([everything, ...each], {
    title: 'Forget Measured Figures',
    placeHolder: 'The estimate is made of the code alone from then on. This cannot be undone.',
    matchOnDescription: true,
  });
  if (!choice) return;
  const { call } = choice;
  await server.forget(call ? { call: { uri: call.uri, site: call.site } } : {});
}
