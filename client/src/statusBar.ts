/** The monthly total of the workspace in the status bar; hidden where there is no LLM call. */
import * as vscode from 'vscode';
import type { Summary } from '../../server/src/protocol.ts';
import type { Server } from './server.ts';

export function createStatusBar(server: Server): vscode.Disposable {
  const item = vscode.window.createStatusBarItem('llmCost.total', vscode.StatusBarAlignment.Right, 90);
  item.name = 'LLM Cost';
  item.command = 'llmCost.calls.focus';
  const subscription = server.onChanged(() => void update(item, server));
  return vscode.Disposable.from(item, subscription);
}

async function update(item: vscode.StatusBarItem, server: Server): Promise<void> {
  // A server that is just ending has no totals, and none are needed.
  const summary = await server.summary().catch(() => undefined);
  if (!summary || summary.calls === 0) {
    item.hide();
    return;
  }
  item.text = `$(credit-card) ${summary.label ?? callCount(summary.calls)}`;
  item.tooltip = tooltip(summary);
  item.accessibilityInformation = { label: `LLM Cost: ${summary.label ?? callCount(summary.calls)}` };
  item.show();
}

function tooltip({ calls, pricedCalls, label, rangeLabel }: Summary): vscode.MarkdownString {
  const unknown = calls - pricedCalls;
  const lines = [
    `**LLM Cost** ${callCount(calls)} in this workspace`,
    label === null ? '' : `${label}, between ${rangeLabel} by what is assumed`,
    unknown === 0 ? '' : `${unknown} without a known price, which the total leaves out`,
  ];
  return new vscode.MarkdownString(lines.filter((line) => line !== '').join('\n\n'));
}

function callCount(calls: number): string {
  return calls === 1 ? '1 LLM call' : `${calls} LLM calls`;
}
