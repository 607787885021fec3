import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { eventually, findings, openFile, rangeOf } from './editor.ts';

const RETIRED = `'gpt-4-0314'`;

describe('findings', () => {
  it('reports a retired model as an error at the call', async () => {
    const document = await openFile('retired.ts');
    const [finding] = await retiredModelsAre(1, document);
    assert.equal(finding?.severity, vscode.DiagnosticSeverity.Error);
    assert.match(finding.message, /gpt-4-0314/);
  });

  it('replaces the retired model by the quick fix, and the finding goes away', async () => {
    const document = await openFile('retired.ts');
    const [finding] = await retiredModelsAre(1, document);
    assert(finding);
    const fix = await eventually(
      'a quick fix',
      () => quickFix(document, finding),
      (action) => action !== undefined,
    );
    assert(fix?.edit);
    assert(await vscode.workspace.applyEdit(fix.edit));
    assert(!document.getText().includes(RETIRED), document.getText());
    await retiredModelsAre(0, document);
    await vscode.commands.executeCommand('workbench.action.files.revert');
  });

  it('sees an edit that was not saved', async () => {
    const document = await openFile('retired.ts');
    await retiredModelsAre(1, document);
    const edit = new vscode.WorkspaceEdit();
    edit.replace(document.uri, rangeOf(document, RETIRED), `'gpt-4o'`);
    await vscode.workspace.applyEdit(edit);
    await retiredModelsAre(0, document);
    await vscode.commands.executeCommand('workbench.action.files.revert');
    await retiredModelsAre(1, document);
  });
});

function retiredModelsAre(count: number, document: vscode.TextDocument): Promise<vscode.Diagnostic[]> {
  const fits = (found: unknown[]) => found.length === count;
  return eventually(`${count} retired models`, () => findings(document, 'retired-model'), fits);
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
