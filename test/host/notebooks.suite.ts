import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { eventually, extension, findings, rangeOf } from './editor.ts';

const PRICE = /≈\s\$\d/;
const [MODEL, CALL, RETIRED] = [2, 3, 4];

describe('a notebook', () => {
  let notebook: vscode.NotebookDocument;

  before(async () => {
    const folder = vscode.workspace.workspaceFolders?.[0];
    assert(folder);
    notebook = await vscode.workspace.openNotebookDocument(vscode.Uri.joinPath(folder.uri, 'notebook.ipynb'));
    await vscode.window.showNotebookDocument(notebook);
    await extension().activate();
  });

  it('shows the price in the cell of the call, with the model of another cell', async () => {
    const [hint] = await hintsAre(1, CALL);
    assert.equal(hint?.position.line, 0);
    await hintsAre(0, MODEL);
  });

  it('shows another price when the other cell is edited', async () => {
    const [before] = await hintsAre(1, CALL);
    const cell = documentOf(MODEL);
    const edit = new vscode.WorkspaceEdit();
    edit.replace(cell.uri, rangeOf(cell, 'gpt-4o'), 'gpt-4.1');
    await vscode.workspace.applyEdit(edit);
    const label = labelOf(before);
    await eventually(
      'another price',
      () => priceHints(CALL),
      ([hint]) => hint !== undefined && labelOf(hint) !== label,
    );
  });

  it('lists a finding in its cell, and fixes it there', async () => {
    const cell = documentOf(RETIRED);
    const ours = () => findings(cell, 'retired-model');
    const [finding] = await eventually('the finding', ours, (found) => found.length === 1);
    assert(finding);
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      'vscode.executeCodeActionProvider',
      cell.uri,
      finding.range,
      vscode.CodeActionKind.QuickFix.value,
      1,
    );
    const fix = actions.find(({ isPreferred }) => isPreferred);
    assert(fix?.edit, actions.map(({ title }) => title).join());
    await vscode.workspace.applyEdit(fix.edit);
    assert.doesNotMatch(cell.getText(), /gpt-4-0314/);
    await eventually('no finding', ours, (found) => found.length === 0);
  });

  it('is where one gets from the list of calls, in the cell and at the call', async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    const name = rangeOf(documentOf(CALL), 'create');
    await vscode.commands.executeCommand('llmCost.openCall', notebook.uri.toString(), name, CALL);
    const editor = await eventually(
      'the cursor in the cell',
      () => vscode.window.activeTextEditor,
      (active) => active?.document.uri.toString() === documentOf(CALL).uri.toString(),
    );
    assert(editor?.selection.isEqual(new vscode.Selection(name.start, name.end)));
    assert.deepEqual(vscode.window.activeNotebookEditor?.selections, [
      new vscode.NotebookRange(CALL, CALL + 1),
    ]);
  });

  function documentOf(cell: number): vscode.TextDocument {
    return notebook.cellAt(cell).document;
  }

  function hintsAre(count: number, cell: number): Promise<vscode.InlayHint[]> {
    const fits = (hints: unknown[]) => hints.length === count;
    return eventually(`${count} price hints`, () => priceHints(cell), fits);
  }

  async function priceHints(cell: number): Promise<vscode.InlayHint[]> {
    const { uri, lineCount } = documentOf(cell);
    const all = new vscode.Range(0, 0, lineCount, 0);
    const hints = await vscode.commands.executeCommand<vscode.InlayHint[]>(
      'vscode.executeInlayHintProvider',
      uri,
      all,
    );
    return hints.filter((hint) => PRICE.test(labelOf(hint)));
  }
});

function labelOf(hint: vscode.InlayHint | undefined): string {
  const label = hint?.label ?? '';
  return typeof label === 'string' ? label : label.map(({ value }) => value).join('');
}
