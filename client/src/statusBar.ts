/**
 * The monthly total of the workspace in the status bar; hidden where there is no LLM call. Its colour is that of the budgets and
 * alerts that are broken and not snoozed.
 */
import * as vscode from 'vscode';
import type { AlertState, BudgetReport, BudgetState, Summary } from '../../server/src/protocol.ts';
import type { Server } from './server.ts';

export function createStatusBar(server: Server): vscode.Disposable {
  const item = vscode.window.createStatusBarItem('llmCost.total', vscode.StatusBarAlignment.Right, 90);
  item.name = 'LLM Cost';
  item.command = 'llmCost.calls.focus';
  const refresh = (): void => void update(item, server);
  return vscode.Disposable.from(item, server.onChanged(refresh), server.onUsageChanged(refresh));
}

async function update(item: vscode.StatusBarItem, server: Server): Promise<void> {
  // A server that is just ending has no totals, and none are needed.
  const [summary, budgets] = await Promise.all([
    server.summary().catch(() => undefined),
    server.budgets().catch(() => undefined),
  ]);
  const broken = budgets ? brokenOf(budgets) : [];
  if (!summary || (summary.calls === 0 && broken.length === 0)) {
    item.hide();
    return;
  }
  const text = summary.label ?? callCount(summary.calls);
  item.text = `$(credit-card) ${text}`;
  item.tooltip = tooltip(summary, broken);
  item.backgroundColor = background(broken);
  // Who does not see the colour hears of it.
  item.accessibilityInformation = {
    label: ['LLM Cost', text, ...broken.map(({ message }) => message)].join(': '),
  };
  item.show();
}

type Watched = BudgetState | AlertState;

function brokenOf({ budgets, alerts }: BudgetReport): readonly Watched[] {
  return [...budgets, ...alerts].filter(({ state }) => state === 'broken');
}

/** VS Code has these two, and asks to keep them for what cannot wait. */
function background(broken: readonly Watched[]): vscode.ThemeColor | undefined {
  const loud = broken.filter(({ snoozedUntil }) => snoozedUntil === null).map(({ severity }) => severity);
  if (loud.includes('critical')) return new vscode.ThemeColor('statusBarItem.errorBackground');
  return loud.includes('warning') ? new vscode.ThemeColor('statusBarItem.warningBackground') : undefined;
}

function tooltip(
  { calls, pricedCalls, label, rangeLabel }: Summary,
  broken: readonly Watched[],
): vscode.MarkdownString {
  const unknown = calls - pricedCalls;
  const lines = [
    `**LLM Cost** ${callCount(calls)} in this workspace`,
    label === null ? '' : `${label}, between ${rangeLabel} by what is assumed`,
    unknown === 0 ? '' : `${unknown} without a known price, which the total leaves out`,
    ...broken.map(
      ({ message, snoozedUntil }) =>
        `$(warning) ${escaped(message)}${snoozedUntil === null ? '' : ' (snoozed)'}`,
    ),
  ];
  return new vscode.MarkdownString(lines.filter((line) => line !== '').join('\n\n'), true);
}

/** The names of alerts are anybody's text. */
function escaped(text: string): string {
  return text.replace(/[\\`*_{}[\]()#+!|<>$~]/g, '\\$&');
}

function callCount(calls: number): string {
  return calls === 1 ? '1 LLM call' : `${calls} LLM calls`;
}
