/** `recording · 3 runs` in the status bar while recording is on. */
import * as vscode from 'vscode';
import type { UsageSummary } from '../../../server/src/protocol.ts';
import { SHOW } from '../dashboard/index.ts';
import type { Server } from '../server.ts';
import { EXPLAIN, FORGET, OPEN_TERMINAL, STOP } from './commands.ts';
import type { Recording } from './index.ts';

export function createRecordingStatus(server: Server, recording: Recording): vscode.Disposable {
  const item = vscode.window.createStatusBarItem('llmCost.recording', vscode.StatusBarAlignment.Right, 89);
  item.name = 'LLM Cost Recording';
  item.command = SHOW;
  const refresh = (): void => void update(item, server, recording);
  refresh();
  return vscode.Disposable.from(item, server.onUsageChanged(refresh), recording.onChanged(refresh));
}

async function update(item: vscode.StatusBarItem, server: Server, recording: Recording): Promise<void> {
  if (recording.since === undefined) {
    item.hide();
    return;
  }
  const usage = await server.usage().catch(() => undefined);
  // It may have been switched off meanwhile.
  if (recording.since === undefined) return;
  const runs = usage?.runsSince ?? 0;
  const text = runs === 0 ? 'recording' : `recording · ${runs === 1 ? '1 run' : `${runs} runs`}`;
  item.text = `${usage?.trouble ? '$(warning)' : '$(record)'} ${text}`;
  item.accessibilityInformation = { label: `LLM Cost: ${text}` };
  item.tooltip = tooltip(usage, recording.earlierTerminals());
  item.show();
}

function tooltip(usage: UsageSummary | undefined, earlier: number): vscode.MarkdownString {
  const lines = [
    '**LLM calls of your runs are recorded** in a database on this machine: model, tokens, time and line, never a prompt, an answer or a key.',
    usage?.sinceLabel
      ? `Since it was switched on: ${usage.sinceLabel}`
      : 'No call yet: start a program in a new terminal.',
    usage?.label && usage.label !== usage.sinceLabel ? `In all: ${usage.label}` : '',
    usage?.trouble ? `$(warning) ${usage.trouble}` : '',
    'Recorded: new terminals, tasks and debug sessions of Node and Python.',
    `Not recorded: the Testing view, Bun and Deno, containers and other machines that a program is sent to${terminals(earlier)}.`,
    [
      link('Show Usage', SHOW),
      link('Open Recorded Terminal', OPEN_TERMINAL),
      link('Stop', STOP),
      link('Forget…', FORGET),
      link('What is recorded?', EXPLAIN),
    ].join(' · '),
  ];
  const markdown = new vscode.MarkdownString(lines.filter((line) => line !== '').join('\n\n'), true);
  markdown.isTrusted = { enabledCommands: [SHOW, OPEN_TERMINAL, STOP, FORGET, EXPLAIN] };
  return markdown;
}

function terminals(earlier: number): string {
  if (earlier === 0) return '';
  const [which, them] =
    earlier === 1 ? ['the terminal that was', 'it'] : [`the ${earlier} terminals that were`, 'them'];
  return `, and ${which} open before (relaunch ${them})`;
}

function link(title: string, command: string): string {
  return `[${title}](command:${command})`;
}
