import * as vscode from 'vscode';

export class WordCompleter {
  // not: own-class
  complete = ({ prompt }: { prompt: string }) => prompt.split(' ').at(-1) ?? '';

  suggest(document: vscode.TextDocument) {
    // not: own-class
    return this.complete({ prompt: document.getText() });
  }
}
