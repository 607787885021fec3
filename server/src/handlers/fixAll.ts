/** `workspace/executeCommand`, "fix all in the workspace": the fixes that nobody needs to look at one by one. */
import type { CodeAction, ExecuteCommandParams } from 'vscode-languageserver/node';
import type { Span } from '../core/ir.ts';
import type { Analysis, Finding } from '../core/model.ts';
import { safeEdits, safeFix } from '../core/views/codeActions.ts';
import { ACTION_KINDS } from '../lsp/convert.ts';
import type { Session } from '../lsp/session.ts';
import { shownOf } from '../lsp/shown.ts';
import { workspaceEdit } from '../lsp/workspaceEdit.ts';

/** Takes the name of a rule; all rules without one. */
export const FIX_ALL_COMMAND = 'llmCost.fixAll';

/** Offered where a rule has safe fixes in several files. */
export function fixAllActions(session: Session, { findings }: Analysis, [start, end]: Span): CodeAction[] {
  if (!session.client.appliesEdits) return [];
  const here = findings.filter(({ span, fixes }) => span[0] <= end && start <= span[1] && fixes.length > 0);
  return [...new Set(here.map(({ rule }) => rule))].flatMap((rule): CodeAction[] => {
    const all = safeFindings(session, rule);
    if (new Set(all.map(({ file }) => file)).size < 2) return [];
    const title = `Fix all ${all.length} ${rule} in the workspace`;
    return [
      { title, kind: ACTION_KINDS.quickfix, command: { title, command: FIX_ALL_COMMAND, arguments: [rule] } },
    ];
  });
}

export async function onExecuteCommand(
  session: Session,
  { command, arguments: [rule] = [] }: ExecuteCommandParams,
): Promise<void> {
  if (command !== FIX_ALL_COMMAND) return;
  const { connection } = session;
  const workspace = await session.ready;
  // What is known of a file may be of an older text of it.
  for (const file of [...session.analyses.keys()]) session.analyses.set(file, await workspace.analyze(file));
  const findings = safeFindings(session, typeof rule === 'string' ? rule : undefined);
  if (findings.length === 0) {
    connection.window.showInformationMessage('LLM Cost: nothing to fix that is safe without a look at it.');
    return;
  }
  const count = findings.length === 1 ? '1 finding' : `${findings.length} findings`;
  const edit = workspaceEdit(session, { edits: safeEdits(findings) }, `Fix ${count}`);
  const { applied, failureReason } = await connection.workspace.applyEdit({ label: `Fix ${count}`, edit });
  if (!applied && failureReason) connection.window.showWarningMessage(`LLM Cost: ${failureReason}`);
}

function safeFindings(session: Session, rule: string | undefined): Finding[] {
  const findings = [...session.analyses.values()].flatMap((analysis) => analysis.findings);
  return findings.filter(
    (finding) => (rule === undefined || finding.rule === rule) && isSafe(session, finding),
  );
}

/** A notebook that is not open in the editor cannot be changed by edits of text. */
function isSafe(session: Session, finding: Finding): boolean {
  const edits = safeFix(finding)?.edits ?? [];
  return (
    edits.length > 0 &&
    edits.every((edit) => {
      const shown = shownOf(session, edit);
      return shown !== undefined && (shown.cell === undefined || shown.open);
    })
  );
}
