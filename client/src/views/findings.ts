/** The view "Findings": what the rules say of the calls, those that save most first. */
import * as vscode from 'vscode';
import type { FindingItem } from '../../../server/src/protocol.ts';
import { openCall } from '../commands.ts';
import type { Server } from '../server.ts';
import { createTree, type Node, opening, type Rows } from './tree.ts';

const BY_FILE = 'llmCost.findings.byFile';

export function createFindingsView(
  context: vscode.ExtensionContext,
  server: Server,
  log: vscode.LogOutputChannel,
): vscode.Disposable {
  let isByFile = context.workspaceState.get(BY_FILE, false);
  const tree = createTree({
    id: 'llmCost.findings',
    load: async () => rowsOf(await server.findings(), isByFile),
    changes: [server.onChanged],
    log,
  });
  const group = (byFile: boolean) => async () => {
    isByFile = byFile;
    tree.refresh();
    await vscode.commands.executeCommand('setContext', BY_FILE, byFile);
    await context.workspaceState.update(BY_FILE, byFile);
  };
  void vscode.commands.executeCommand('setContext', BY_FILE, isByFile);
  return vscode.Disposable.from(
    tree,
    vscode.commands.registerCommand('llmCost.groupFindingsByFile', group(true)),
    vscode.commands.registerCommand('llmCost.groupFindingsByRule', group(false)),
    vscode.commands.registerCommand('llmCost.fixFinding', (node?: Node) => fix(node?.about)),
  );
}

/** The editor's own menu of fixes, at the place. */
async function fix(about: unknown): Promise<void> {
  const finding = about as FindingItem | undefined;
  if (!finding) return;
  await openCall(finding.uri, { start: finding.range.start, end: finding.range.start }, finding.cell, false);
  await vscode.commands.executeCommand('editor.action.quickFix');
}

function rowsOf(findings: readonly FindingItem[], isByFile: boolean): Rows {
  // Those that save most come first, and so do their groups.
  const groups = Map.groupBy(findings, ({ path, rule }) => (isByFile ? path : rule));
  const nodes = [...groups].map(([name, inGroup]) => groupNode(name, inGroup, isByFile));
  return { nodes, ...(findings.length > 0 && { summary: counted(findings.length) }) };
}

function groupNode(name: string, findings: readonly FindingItem[], isByFile: boolean): Node {
  const [first] = findings;
  // Two findings of one call may save the same money, so only those of one rule are added up.
  const saving = isByFile
    ? first?.saving && `up to ${first.saving.replace('saves ', '')} each`
    : first?.ruleSaving;
  const about = [counted(findings.length), saving].filter(Boolean).join(' · ');
  return {
    id: isByFile ? `file ${first?.uri ?? name}` : `rule ${name}`,
    label: name,
    description: about,
    tooltip: `${name}\n${about}`,
    spoken: `${name}, ${about}`,
    icon: isByFile ? vscode.ThemeIcon.File : iconOf(findings),
    ...(isByFile && first && { file: vscode.Uri.parse(first.uri) }),
    kind: isByFile ? 'file' : 'rule',
    children: findings.map((finding) => findingNode(finding, isByFile)),
  };
}

function findingNode(finding: FindingItem, isByFile: boolean): Node {
  const { id, rule, message, saving, path, range, cell, severity, fixable } = finding;
  const line = cell === undefined ? `${range.start.line + 1}` : `cell ${cell + 1}:${range.start.line + 1}`;
  return {
    id,
    label: [saving?.replace('saves ', ''), message].filter(Boolean).join('  '),
    description: isByFile ? `${rule} · ${line}` : `${path}:${line}`,
    tooltip: [message, `${path}:${line}`, rule, saving].filter(Boolean).join('\n'),
    spoken: [severity, message, saving, path, `line ${range.start.line + 1}`].filter(Boolean).join(', '),
    icon: iconOf([finding]),
    command: opening('Go to Finding', finding),
    kind: fixable ? 'finding.fixable' : 'finding',
    about: finding,
  };
}

/** That of the worst, in the colours of the Problems view. */
function iconOf(findings: readonly FindingItem[]): vscode.ThemeIcon {
  const severities = findings.map(({ severity }) => severity);
  if (severities.includes('error')) return icon('error', 'problemsErrorIcon.foreground');
  if (severities.includes('warning')) return icon('warning', 'problemsWarningIcon.foreground');
  if (severities.includes('info')) return icon('info', 'problemsInfoIcon.foreground');
  return new vscode.ThemeIcon('lightbulb');
}

function icon(name: string, color: string): vscode.ThemeIcon {
  return new vscode.ThemeIcon(name, new vscode.ThemeColor(color));
}

function counted(findings: number): string {
  return findings === 1 ? '1 finding' : `${findings} findings`;
}
