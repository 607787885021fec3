import OpenAI from 'openai';
import { BaseProvider, type CompletionRequest } from './base';

export class OpenAIProvider extends BaseProvider {
  readonly name = 'openai';
  private client: OpenAI;

  constructor(
    apiKey: string,
    private model = 'gpt-4.1-mini',
  ) {
    super();
    this.client = new OpenAI({ apiKey });
  }

  async complete({ prompt, maxTokens }: CompletionRequest) {
    // not: logger
    this.log('completing');
    // call: openai chat.completions.create model=gpt-4.1-mini shape=class-field
    const { choices } = await this.client.chat.completions.create({
      model: this.model,
      max_tokens: maxTokens,
      messages: [{ role: 'user', content: prompt }],
    });
    return choices[0]?.message.content ?? '';
  }
}
