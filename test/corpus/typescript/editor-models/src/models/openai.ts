import OpenAI from 'openai';
import { BaseModel } from './base.js';
import type { ChatTurn, Settings } from './types.js';

export class OpenAIModel extends BaseModel {
  readonly id = 'openai';
  private readonly client = new OpenAI();

  protected async *_streamTurns(turns: ChatTurn[], signal: AbortSignal, settings: Settings): AsyncGenerator<string> {
    // call: openai chat.completions.create model=? shape=class-field
    const stream = await this.client.chat.completions.create(
      { model: settings.model, messages: turns, stream: true, max_completion_tokens: settings.maxTokens },
      { signal },
    );
    for await (const chunk of stream) yield chunk.choices[0]?.delta.content ?? '';
  }

  protected override async *_fillIn(prefix: string, suffix: string, signal: AbortSignal): AsyncGenerator<string> {
    // call: openai completions.create model=? shape=class-field
    const stream = await this.client.completions.create(
      { model: this.settings.model, prompt: prefix, suffix, stream: true },
      { signal },
    );
    for await (const chunk of stream) yield chunk.choices[0]?.text ?? '';
  }
}
