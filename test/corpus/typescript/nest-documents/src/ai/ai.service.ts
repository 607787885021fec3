import Anthropic from '@anthropic-ai/sdk';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { ANTHROPIC } from './anthropic.provider';

export enum ClaudeModel {
  Haiku = 'claude-haiku-4-5',
  Sonnet = 'claude-sonnet-4-5',
  Opus = 'claude-opus-4-1',
}

export interface AskOptions {
  model?: ClaudeModel;
  system?: string;
  maxTokens?: number;
}

@Injectable()
export class AiService {
  private readonly logger = new Logger(AiService.name);

  constructor(@Inject(ANTHROPIC) private readonly anthropic: Anthropic) {}

  async ask(prompt: string, options: AskOptions = {}): Promise<string> {
    const { model = ClaudeModel.Haiku, system, maxTokens = 1024 } = options;
    // call: anthropic messages.create model=claude-haiku-4-5 shape=injected
    const message = await this.anthropic.messages.create({
      model,
      max_tokens: maxTokens,
      system,
      messages: [{ role: 'user', content: prompt }],
    });
    // not: logger
    this.logger.log(`used ${message.usage.output_tokens} tokens`);
    return message.content.map((block) => (block.type === 'text' ? block.text : '')).join('');
  }

  async countTokens(text: string) {
    // not: token-count
    const { input_tokens } = await this.anthropic.messages.countTokens({
      model: ClaudeModel.Haiku,
      messages: [{ role: 'user', content: text }],
    });
    return input_tokens;
  }

  streamAnswer(question: string, context: string) {
    // call: anthropic messages.stream model=claude-sonnet-4-5 shape=injected
    return this.anthropic.messages.stream({
      model: ClaudeModel.Sonnet,
      max_tokens: 2048,
      system: [
        { type: 'text', text: 'Answer from the contract below. Quote the clause that you rely on. If the contract does not say it, say so and stop. Never give legal advice of your own, and never mention other contracts.' },
        { type: 'text', text: context, cache_control: { type: 'ephemeral' } },
      ],
      messages: [{ role: 'user', content: question }],
    });
  }
}
