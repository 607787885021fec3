import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { eventually, extension, openFile } from './editor.ts';

describe('activation', () => {
  it('starts by itself when a TypeScript file is opened', async () => {
    const folder = vscode.workspace.workspaceFolders?.[0];
    assert(folder);
    await vscode.window.showTextDocument(vscode.Uri.joinPath(folder.uri, 'chat.ts'));
    await eventually('the extension is active', () => extension().isActive, Boolean);
  });

  it('has a handler for every command in the palette', async () => {
    await extension().activate();
    const contributed: { command: string }[] = extension().packageJSON.contributes.commands;
    assert(contributed.length > 0);
    // Those that the server carries out are registered once it has started.
    const missing = async (): Promise<string[]> => {
      const registered = new Set(await vscode.commands.getCommands(true));
      return contributed.map(({ command }) => command).filter((command) => !registered.has(command));
    };
    await eventually('no command is missing', missing, (names) => names.length === 0);
  });

  it('shows the tree of calls on demand', async () => {
    await openFile('chat.ts');
    await vscode.commands.executeCommand('llmCost.calls.focus');
  });

  it('scans the workspace on demand', async () => {
    await openFile('chat.ts');
    await vscode.commands.executeCommand('llmCost.scan');
  });
});
