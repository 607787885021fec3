/** The view "Calls": every LLM call of the workspace, the dearest first, with what was measured beside the estimate. */
import * as vscode from 'vscode';
import type { CallItem } from '../../../server/src/protocol.ts';
import type { Server } from '../server.ts';
import { createTree, type Node, opening, type Rows } from './tree.ts';

const GROUPED = 'llmCost.calls.grouped';
/** Set once a scan has ended: only then does an empty list mean that there are no calls. */
const SCANNED = 'llmCost.scanned';
const HAS_CALLS = 'llmCost.hasCalls';

export function createCallsView(
  context: vscode.ExtensionContext,
  server: Server,
  log: vscode.LogOutputChannel,
): vscode.Disposable {
  let isGrouped = context.workspaceState.get(GROUPED, false);
  const tree = createTree({
    id: 'llmCost.calls',
    load: async () => rowsOf(await server.calls(), (await server.summary()).label, isGrouped),
    changes: [server.onChanged],
    log,
  });
  const group = (grouped: boolean) => async () => {
    isGrouped = grouped;
    tree.refresh();
    await vscode.commands.executeCommand('setContext', GROUPED, grouped);
    await context.workspaceState.update(GROUPED, grouped);
  };
  void vscode.commands.executeCommand('setContext', GROUPED, isGrouped);
  return vscode.Disposable.from(
    tree,
    server.onChanged(() => void noteScanned(server)),
    vscode.commands.registerCommand('llmCost.groupCallsByFile', group(true)),
    vscode.commands.registerCommand('llmCost.listCalls', group(false)),
  );
}

async function noteScanned(server: Server): Promise<void> {
  const summary = await server.summary().catch(() => undefined);
  if (!summary) return;
  await vscode.commands.executeCommand('setContext', HAS_CALLS, summary.calls > 0);
  if (summary.scanned) await vscode.commands.executeCommand('setContext', SCANNED, true);
}

function rowsOf(calls: readonly CallItem[], total: string | null, isGrouped: boolean): Rows {
  const summary = total === null ? {} : { summary: total };
  if (!isGrouped) return { nodes: calls.map((call) => callNode(call, false)), ...summary };
  // The calls come dearest first, so that the files do as well.
  const files = Map.groupBy(calls, ({ path }) => path);
  const sums = [...files].map(([path, inFile]) => ({ path, inFile, sum: sumOf(inFile) }));
  sums.sort((a, b) => (b.sum ?? -1) - (a.sum ?? -1));
  return { nodes: sums.map(({ path, inFile }) => fileNode(path, inFile)), ...summary };
}

function sumOf(calls: readonly CallItem[]): number | null {
  const known = calls.flatMap(({ costPerMonth }) => costPerMonth ?? []);
  return known.length === 0 ? null : known.reduce((sum, cost) => sum + cost, 0);
}

function fileNode(path: string, calls: readonly CallItem[]): Node {
  const count = calls.length === 1 ? '1 call' : `${calls.length} calls`;
  const [first] = calls;
  const about = [count, first?.fileTotal].filter(Boolean).join(' · ');
  return {
    id: `file ${first?.uri ?? path}`,
    label: path,
    description: about,
    tooltip: `${path}\n${about}`,
    spoken: `${path}, ${about}`,
    icon: vscode.ThemeIcon.File,
    ...(first && { file: vscode.Uri.parse(first.uri) }),
    kind: 'file',
    children: calls.map((call) => callNode(call, true)),
  };
}

function callNode(call: CallItem, isInFile: boolean): Node {
  const {
    name,
    path,
    model,
    measured,
    measuredPerCall,
    estimatePerCall,
    costPerMonthLabel,
    cost,
    rangePerMonth,
  } = call;
  const place = isInFile ? undefined : path;
  const both =
    measuredPerCall === null
      ? undefined
      : `estimate ${estimatePerCall ?? 'unknown'}, measured ${measuredPerCall}`;
  return {
    id: `call ${call.uri} ${call.site}`,
    // Money first: a narrow side bar cuts off the end of a line.
    label: [costPerMonthLabel ?? cost, name].join('  '),
    description: [both, model, place].filter(Boolean).join(' · '),
    tooltip: [
      call.label,
      [call.provider, call.method].join(' '),
      model ? `Model: ${model}` : 'Model: unknown',
      `Estimate: ${cost}`,
      rangePerMonth && `Range: ${rangePerMonth} a month`,
      call.volume && `Volume: ${call.volume}`,
      measured ? `Measured: ${measured}` : 'Measured: nothing recorded yet',
      call.reason && `Why: ${call.reason}`,
    ]
      .filter(Boolean)
      .join('\n'),
    spoken: [name, path, model ?? 'model unknown', `estimated ${cost}`, measured && `measured ${measured}`]
      .filter(Boolean)
      .join(', '),
    icon: new vscode.ThemeIcon(measured ? 'pulse' : call.costPerMonth === null ? 'question' : 'credit-card'),
    command: opening('Go to Call', call),
    kind: measured ? 'call.measured' : 'call',
    about: call,
  };
}
