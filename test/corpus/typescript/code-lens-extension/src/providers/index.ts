import type * as vscode from 'vscode';
import { AnthropicProvider } from './anthropic';
import type { CompletionProvider } from './base';
import { OpenAIProvider } from './openai';

// not: factory
export function createProvider(config: vscode.WorkspaceConfiguration): CompletionProvider {
  const key = config.get<string>('apiKey') ?? '';
  switch (config.get('provider')) {
    case 'anthropic':
      return new AnthropicProvider(key);
    default:
      return new OpenAIProvider(key);
  }
}
