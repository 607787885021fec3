import pLimit from 'p-limit';
import type { OpenAIService } from './OpenAIService.js';
import type { Ticket, TicketRepository } from './TicketRepository.js';

const limit = pLimit(4);

export class TicketService {
  constructor(
    private readonly ai: OpenAIService,
    private readonly tickets: TicketRepository,
  ) {}

  async open(subject: string, body: string) {
    // call: openai moderations.create model=omni-moderation-latest shape=wrapper via=wrapper
    if (!(await this.ai.isAllowed(body))) throw new Error('refused');
    // not: repository
    const ticket = await this.tickets.create(subject, body);
    // not: own-prompt
    const label = await this.ai.classify(body);
    // not: repository
    return this.tickets.classify(ticket.id, label);
  }

  async draftReply(ticket: Ticket) {
    // call: openai chat.completions.create model=gpt-4.1 shape=wrapper via=wrapper
    const { text } = await this.ai.complete(
      `Write a friendly reply of at most five sentences to this ticket:\n\n${ticket.subject}\n${ticket.body}`,
    );
    return text;
  }

  async weeklyDigest() {
    const all = await this.tickets.all();
    const lines = await Promise.all(
      all.map((ticket) =>
        limit(async () => {
          // call: openai chat.completions.create model=gpt-4.1 shape=wrapper via=wrapper
          const { text } = await this.ai.complete(`Summarise in one line: ${ticket.body}`, 60);
          return `- ${text}`;
        }),
      ),
    );
    return lines.join('\n');
  }
}
