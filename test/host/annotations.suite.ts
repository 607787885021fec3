import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { eventually, openFile, rangeOf } from './editor.ts';

const PRICE = /≈\s\$\d/;

describe('annotations', () => {
  afterEach(() => setAnnotations(undefined));

  for (const file of ['chat.ts', 'chat.py']) {
    it(`shows the price of a call at the end of its line in ${file}`, async () => {
      const document = await openFile(file);
      const [hint] = await eventually(
        'one price hint',
        () => priceHints(document),
        (hints) => hints.length === 1,
      );
      assert.equal(hint?.position.line, rangeOf(document, '.create(').start.line);
    });
  }

  it('shows nothing at a method that is only called like an SDK one', async () => {
    const document = await openFile('chat.ts');
    const hints = await eventually(
      'one price hint',
      () => priceHints(document),
      (all) => all.length === 1,
    );
    const lookAlike = rangeOf(document, 'cache.completions.create(').start.line;
    assert(hints.every(({ position }) => position.line !== lookAlike));
  });

  it('explains the price in the hover of the call', async () => {
    const document = await openFile('chat.ts');
    const text = await eventually(
      'a hover with a price',
      () => hoverText(document, 'create('),
      (found) => /\$\d/.test(found),
    );
    assert.match(text, /gpt-4o/);
  });

  it('moves from hints to lenses when the setting says so', async () => {
    const document = await openFile('chat.ts');
    await eventually(
      'one price hint',
      () => priceHints(document),
      (hints) => hints.length === 1,
    );
    await setAnnotations('lenses');
    await eventually(
      'one price lens',
      () => priceLenses(document),
      (lenses) => lenses.length === 1,
    );
    assert.deepEqual(await priceHints(document), []);
  });

  it('shows neither hints nor lenses when switched off', async () => {
    const document = await openFile('chat.ts');
    await eventually(
      'one price hint',
      () => priceHints(document),
      (hints) => hints.length === 1,
    );
    await setAnnotations('off');
    await eventually(
      'no price hint',
      () => priceHints(document),
      (hints) => hints.length === 0,
    );
    assert.deepEqual(await priceLenses(document), []);
  });

  it('toggles the hints by command', async () => {
    const document = await openFile('chat.ts');
    await eventually(
      'one price hint',
      () => priceHints(document),
      (hints) => hints.length === 1,
    );
    await vscode.commands.executeCommand('llmCost.toggleHints');
    await eventually(
      'no price hint',
      () => priceHints(document),
      (hints) => hints.length === 0,
    );
    await vscode.commands.executeCommand('llmCost.toggleHints');
    await eventually(
      'one price hint',
      () => priceHints(document),
      (hints) => hints.length === 1,
    );
  });
});

async function priceHints(document: vscode.TextDocument): Promise<vscode.InlayHint[]> {
  const all = new vscode.Range(0, 0, document.lineCount, 0);
  const hints = await vscode.commands.executeCommand<vscode.InlayHint[]>(
    'vscode.executeInlayHintProvider',
    document.uri,
    all,
  );
  return hints.filter(({ label }) =>
    PRICE.test(typeof label === 'string' ? label : label.map(({ value }) => value).join('')),
  );
}

async function priceLenses(document: vscode.TextDocument): Promise<vscode.CodeLens[]> {
  const resolveAll = 1000;
  const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
    'vscode.executeCodeLensProvider',
    document.uri,
    resolveAll,
  );
  return lenses.filter(({ command }) => PRICE.test(command?.title ?? ''));
}

async function hoverText(document: vscode.TextDocument, text: string): Promise<string> {
  const { start } = rangeOf(document, text);
  const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
    'vscode.executeHoverProvider',
    document.uri,
    start,
  );
  return hovers
    .flatMap(({ contents }) => contents.map((part) => (typeof part === 'string' ? part : part.value)))
    .join('\n');
}

async function setAnnotations(value: 'hints' | 'lenses' | 'off' | undefined): Promise<void> {
  const settings = vscode.workspace.getConfiguration('llmCost');
  for (const target of [vscode.ConfigurationTarget.Workspace, vscode.ConfigurationTarget.Global]) {
    await settings.update(
      'annotations',
      target === vscode.ConfigurationTarget.Workspace ? value : undefined,
      target,
    );
  }
}
