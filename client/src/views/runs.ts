/** The view "Runs": what was recorded, the newest first; each opens to the lines that it called from. */
import * as vscode from 'vscode';
import { RUNS_AT_MOST, type RunItem, type RunLine } from '../../../server/src/protocol.ts';
import { SHOW } from '../dashboard/index.ts';
import type { Server } from '../server.ts';
import { createTree, type Node, opening, type Rows } from './tree.ts';

export function createRunsView(server: Server, log: vscode.LogOutputChannel): vscode.Disposable {
  return createTree({
    id: 'llmCost.runs',
    load: async () => rowsOf(await server.runs(), (await server.usage()).label, server),
    changes: [server.onUsageChanged],
    log,
  });
}

function rowsOf(runs: readonly RunItem[], total: string | null, server: Server): Rows {
  const nodes = runs.map((run) => runNode(run, server));
  const older: readonly Node[] = runs.length < RUNS_AT_MOST ? [] : [olderNode()];
  return { nodes: [...nodes, ...older], ...(total !== null && { summary: total }) };
}

function runNode(run: RunItem, server: Server): Node {
  const { id, label, figures, failed, gitCommit } = run;
  const commit = gitCommit?.slice(0, 7);
  const started = new Date(run.started);
  const full = started.toLocaleString();
  return {
    id: `run ${id}`,
    label,
    description: [timeOf(started), figures, commit].filter(Boolean).join(' · '),
    tooltip: [
      label,
      `Started: ${full}`,
      figures,
      failed > 0 && `${failed} of ${run.calls} requests failed`,
      gitCommit && `Git commit: ${gitCommit}`,
    ]
      .filter(Boolean)
      .join('\n'),
    spoken: [label, `started ${full}`, figures, commit && `commit ${commit}`].filter(Boolean).join(', '),
    icon:
      failed > 0
        ? new vscode.ThemeIcon('warning', new vscode.ThemeColor('problemsWarningIcon.foreground'))
        : new vscode.ThemeIcon('terminal'),
    kind: 'run',
    about: run,
    collapsed: true,
    children: async () => (await server.runLines({ run: id })).map((line) => lineNode(run, line)),
  };
}

function lineNode(run: RunItem, { id, name, figures, uri, line }: RunLine): Node {
  const start = { line, character: 0 };
  return {
    id: `run ${run.id} ${id}`,
    label: name,
    description: figures,
    tooltip: [name, figures, uri === null && 'Not in a folder of this window.'].filter(Boolean).join('\n'),
    spoken: `${name}, ${figures}`,
    icon: new vscode.ThemeIcon(uri === null ? 'question' : 'pulse'),
    ...(uri !== null && { command: opening('Go to Line', { uri, range: { start, end: start } }) }),
    kind: 'line',
  };
}

function olderNode(): Node {
  const label = 'Older runs are on the dashboard';
  return {
    id: 'older',
    label,
    tooltip: `The newest ${RUNS_AT_MOST} are listed here.`,
    spoken: label,
    icon: new vscode.ThemeIcon('graph'),
    command: { title: 'Show LLM Usage', command: SHOW },
    kind: 'older',
  };
}

/** The day is named where it is another one. */
function timeOf(date: Date): string {
  const isToday = date.toDateString() === new Date().toDateString();
  return isToday
    ? date.toLocaleTimeString(undefined, { hour: '2-digit', minute: '2-digit' })
    : date.toLocaleString(undefined, { month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit' });
}
