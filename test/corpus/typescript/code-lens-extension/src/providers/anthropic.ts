import Anthropic from '@anthropic-ai/sdk';
import { BaseProvider, type CompletionRequest } from './base';

export class AnthropicProvider extends BaseProvider {
  readonly name = 'anthropic';
  static readonly MODEL = 'claude-3-5-sonnet-latest';
  private readonly client: Anthropic;

  constructor(apiKey: string) {
    super();
    this.client = new Anthropic({ apiKey });
  }

  async complete({ prompt, maxTokens = 1024 }: CompletionRequest) {
    // call: anthropic messages.create model=claude-3-5-sonnet-latest shape=class-field
    const message = await this.client.messages.create({
      model: AnthropicProvider.MODEL,
      max_tokens: maxTokens,
      messages: [{ role: 'user', content: prompt }],
    });
    return message.content.map((part) => ('text' in part ? part.text : '')).join('');
  }
}
