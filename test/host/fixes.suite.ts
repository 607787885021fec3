import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { eventually, findings, openFile } from './editor.ts';

describe('fixes', () => {
  it('makes all of a kind in the file at once', async () => {
    const document = await openFile('clients.ts');
    const [first] = await findingsAre(2, document, 'missing-retry');
    const fix = await action(document, first, 'Fix all 2 missing-retry in this file');
    assert(fix.edit);
    assert(await vscode.workspace.applyEdit(fix.edit));
    assert.equal(document.getText().split('retryOptions: { attempts: 5 }').length, 3, document.getText());
    await findingsAre(0, document, 'missing-retry');
    await vscode.commands.executeCommand('workbench.action.files.revert');
  });

  it('changes the file in which the model is named, and the finding at the call goes away', async () => {
    const document = await openFile('titles.ts');
    const [finding] = await findingsAre(1, document, 'retired-model');
    const fix = await action(document, finding, /^Replace with \S+ \(edits settings\.ts\)$/);
    assert(fix.edit);
    assert(await vscode.workspace.applyEdit(fix.edit));
    const settings = await openFile('settings.ts');
    assert(settings.isDirty);
    assert.doesNotMatch(settings.getText(), /gpt-4-0314/);
    await findingsAre(0, document, 'retired-model');
    await vscode.commands.executeCommand('workbench.action.files.revert');
    await findingsAre(1, document, 'retired-model');
  });
});

function findingsAre(count: number, document: vscode.TextDocument, rule: string) {
  const fits = (found: unknown[]) => found.length === count;
  return eventually(`${count} ${rule}`, () => findings(document, rule), fits);
}

async function action(
  document: vscode.TextDocument,
  finding: vscode.Diagnostic | undefined,
  title: string | RegExp,
): Promise<vscode.CodeAction> {
  assert(finding);
  const isWanted = (each: vscode.CodeAction) =>
    typeof title === 'string' ? each.title === title : title.test(each.title);
  const all = await eventually(
    `the action ${title}`,
    () =>
      vscode.commands.executeCommand<vscode.CodeAction[]>(
        'vscode.executeCodeActionProvider',
        document.uri,
        finding.range,
        vscode.CodeActionKind.QuickFix.value,
        // Actions may carry their edit only after they are resolved.
        100,
      ),
    (actions) => actions.some(isWanted),
  );
  const found = all.find(isWanted);
  assert(found);
  return found;
}
