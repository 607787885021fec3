import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { eventually, findings, openFile, rangeOf } from './editor.ts';

const RETIRED = `'gpt-4-0314'`;

describe('findings', () => {
  it('reports a retired model as an error at the call', async () => {
    const document = await openFile('retired.ts');
    const [finding] = await retiredModel(document);
    assert.equal(finding?.severity, vscode.DiagnosticSeverity.Error);
    assert.match(finding.message, /gpt-4-0314/);
  });

  it('replaces the retired model by the quick fix, and the finding goes away', async () => {
    const document = await openFile('retired.ts');
    const [finding] = await retiredModel(document);
    assert(finding);
    const fix = await eventually(
      'a quick fix',
      () => quickFix(document, finding),
      (action) => action !== undefined,
    );
    assert(fix?.edit);
    assert(await vscode.workspace.applyEdit(fix.edit));
    assert(!document.getText().includes(RETIRED), document.getText());
    await eventually(
      'no finding',
      () => findings(document, 'retired-model'),
      (found) => found.length === 0,
    );
    await vscode.commands.executeCommand('workbench.action.files.revert');
  });

  it('sees an edit that was not saved', async () => {
    const document = await openFile('retired.ts');
    await retiredModel(document);
    const edit = new vscode.WorkspaceEdit();
    edit.replace(document.uri, rangeOf(document, RETIRED), `'gpt-4o'`);
    await vscode.workspace.applyEdit(edit);
    await eventually(
      'no finding',
      () => findings(document, 'retired-model'),
      (found) => found.length === 0,
    );
    await vscode.commands.executeCommand('workbench.action.files.revert');
    await retiredModel(document);
  });
});

function retiredModel(document: vscode.TextDocument): Promise<vscode.Diagnostic[]> {
  return eventually(
    'one retired model',
    () => findings(document, 'retired-model'),
    (found) => found.length === 1,
  );
}

async function quickFix(
  document: vscode.TextDocument,
  finding: vscode.Diagnostic,
): Promise<vscode.CodeAction | undefined> {
  const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
    'vscode.executeCodeActionProvider',
    document.uri,
    finding.range,
    vscode.CodeActionKind.QuickFix.value,
    // Actions may carry their edit only after they are resolved.
    100,
  );
  const literal = rangeOf(document, RETIRED);
  return actions.find(({ edit }) => edit?.get(document.uri).some(({ range }) => range.intersection(literal)));
}
