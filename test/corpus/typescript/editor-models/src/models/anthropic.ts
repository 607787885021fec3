import Anthropic from '@anthropic-ai/sdk';
import { BaseModel } from './base.js';
import type { ChatTurn, Settings } from './types.js';

export class AnthropicModel extends BaseModel {
  readonly id = 'anthropic';
  private readonly client = new Anthropic();

  protected async *_streamTurns(turns: ChatTurn[], signal: AbortSignal, settings: Settings): AsyncGenerator<string> {
    // call: anthropic messages.create model=? shape=class-field
    const stream = await this.client.messages.create(
      {
        model: settings.model,
        max_tokens: settings.maxTokens ?? 1000,
        system: turns.find((turn) => turn.role === 'system')?.content,
        messages: turns.flatMap((turn) => (turn.role === 'system' ? [] : [{ role: turn.role, content: turn.content }])),
        stream: true,
      },
      { signal },
    );
    for await (const event of stream)
      if (event.type === 'content_block_delta' && event.delta.type === 'text_delta') yield event.delta.text;
  }
}
