import Anthropic from '@anthropic-ai/sdk';
import { container, inject, injectable } from 'tsyringe';

container.register('Anthropic', { useFactory: () => new Anthropic() });

@injectable()
export class ReviewService {
  constructor(@inject('Anthropic') private claude: Anthropic) {}

  async review(code: string) {
    const stream = this.claude.messages
      // call: anthropic messages.stream model=claude-sonnet-4-5 shape=injected
      .stream({
        model: 'claude-sonnet-4-5',
        max_tokens: 3000,
        system: 'Review this code. Name bugs, then risks, then style, each with its line. Be short, be kind, and say nothing about what is fine. Never rewrite the code.',
        messages: [{ role: 'user', content: code }],
      })
      .on('text', (text) => process.stdout.write(text));
    // not: stream-method
    return stream.finalMessage();
  }
}

// not: container
export const reviews = container.resolve(ReviewService);
