import * as vscode from 'vscode';
import { createProvider } from './providers';
import { OpenAIProvider } from './providers/openai';

export function activate(context: vscode.ExtensionContext) {
  const config = vscode.workspace.getConfiguration('codeLens');
  const provider = createProvider(config);

  context.subscriptions.push(
    // not: editor-api
    vscode.languages.registerInlineCompletionItemProvider('*', {
      async provideInlineCompletionItems(document, position) {
        const before = document.getText(new vscode.Range(new vscode.Position(0, 0), position));
        // call: openai|anthropic chat.completions.create|messages.create model=gpt-4.1-mini|claude-3-5-sonnet-latest shape=wrapper via=wrapper
        const text = await provider.complete({ prompt: before, maxTokens: 64 });
        // not: editor-api
        return [new vscode.InlineCompletionItem(text)];
      },
    }),
    // not: editor-api
    vscode.commands.registerCommand('codeLens.explain', async () => {
      const selection = vscode.window.activeTextEditor?.document.getText() ?? '';
      const explainer = new OpenAIProvider(config.get('apiKey') ?? '', 'gpt-4o');
      // call: openai chat.completions.create model=gpt-4o shape=wrapper via=wrapper
      const text = await explainer.complete({ prompt: `Explain:\n${selection}` });
      // not: editor-api
      await vscode.window.showInformationMessage(text);
    }),
    // not: editor-api
    vscode.chat.createChatParticipant('lens', async (_request, _chat, stream) => stream.markdown('Hello')),
  );
}
