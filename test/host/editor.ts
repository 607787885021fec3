// What the suites in the extension host share: opening a file of the workspace, and waiting for the server.

import assert from 'node:assert/strict';
import * as vscode from 'vscode';

const LIMIT_MS = 15_000;
const BETWEEN_ASKS_MS = 100;

/** Opens a file of the workspace and waits until the extension is active. */
export async function openFile(name: string): Promise<vscode.TextDocument> {
  const folder = vscode.workspace.workspaceFolders?.[0];
  assert(folder, 'the suite runs with a folder open');
  const document = await vscode.workspace.openTextDocument(vscode.Uri.joinPath(folder.uri, name));
  await vscode.window.showTextDocument(document);
  await extension().activate();
  return document;
}

/** The extension under test. */
export function extension(): vscode.Extension<unknown> {
  const found = vscode.extensions.getExtension('llm-cost-inspector.llm-cost-inspector');
  assert(found, 'the extension is installed');
  return found;
}

/** Asks until the answer fits; on time-out the error says what was wanted and what the last answer was. */
export async function eventually<T>(
  what: string,
  ask: () => Thenable<T> | T,
  fits: (answer: T) => boolean,
): Promise<T> {
  const end = Date.now() + LIMIT_MS;
  for (;;) {
    const answer = await ask();
    if (fits(answer)) return answer;
    if (Date.now() > end)
      assert.fail(`${what} within ${LIMIT_MS / 1000} s; last answer: ${JSON.stringify(answer)}`);
    await new Promise((resolve) => setTimeout(resolve, BETWEEN_ASKS_MS));
  }
}

/** The range of the first occurrence of a text, which must be there. */
export function rangeOf(document: vscode.TextDocument, text: string): vscode.Range {
  const start = document.getText().indexOf(text);
  assert.notEqual(start, -1, `${document.fileName} contains ${text}`);
  return new vscode.Range(document.positionAt(start), document.positionAt(start + text.length));
}

/** Our diagnostics of a document with the given rule id. */
export function findings(document: vscode.TextDocument, rule: string): vscode.Diagnostic[] {
  const ours = vscode.languages.getDiagnostics(document.uri).filter(({ source }) => source === 'llm-cost');
  return ours.filter(({ code }) => (typeof code === 'object' ? code.value : code) === rule);
}
