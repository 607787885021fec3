import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { eventually, openFile, rangeOf } from './editor.ts';

const PRICE = /≈\s\$\d/;

describe('annotations', () => {
  afterEach(() => setAnnotations(undefined));

  it('shows the price at the end of the line of the call, and nowhere else', async () => {
    const document = await openFile('chat.ts');
    const [hint] = await hintsAre(1, document);
    assert.equal(hint?.position.line, rangeOf(document, '.create(').start.line);
  });

  it('shows the price of a call in Python', async () => {
    const document = await openFile('chat.py');
    const [hint] = await hintsAre(1, document);
    assert.equal(hint?.position.line, rangeOf(document, '.create(').start.line);
  });

  it('explains the price in the hover of the call', async () => {
    const document = await openFile('chat.ts');
    const hasPrice = (text: string) => /\$\d/.test(text);
    const text = await eventually('a hover with a price', () => hoverText(document, 'create('), hasPrice);
    assert.match(text, /gpt-4o/);
  });

  it('moves from hints to lenses when the setting says so', async () => {
    const document = await openFile('chat.ts');
    await hintsAre(1, document);
    await setAnnotations('lenses');
    await lensesAre(1, document);
    await hintsAre(0, document);
  });

  it('shows neither hints nor lenses when switched off', async () => {
    const document = await openFile('chat.ts');
    await setAnnotations('lenses');
    await lensesAre(1, document);
    await setAnnotations('off');
    await lensesAre(0, document);
    await hintsAre(0, document);
  });

  it('toggles the hints by command', async () => {
    const document = await openFile('chat.ts');
    await hintsAre(1, document);
    await vscode.commands.executeCommand('llmCost.toggleHints');
    await hintsAre(0, document);
    await vscode.commands.executeCommand('llmCost.toggleHints');
    await hintsAre(1, document);
  });
});

function hintsAre(count: number, document: vscode.TextDocument): Promise<vscode.InlayHint[]> {
  const fits = (hints: unknown[]) => hints.length === count;
  return eventually(`${count} price hints`, () => priceHints(document), fits);
}

function lensesAre(count: number, document: vscode.TextDocument): Promise<vscode.CodeLens[]> {
  const fits = (lenses: unknown[]) => lenses.length === count;
  return eventually(`${count} price lenses`, () => priceLenses(document), fits);
}

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
