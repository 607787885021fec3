import { anthropic } from '../clients.ts';

const INSTRUCTIONS =
  'Summarize the ticket for a colleague in at most three sentences: what happened, what the customer wants, ' +
  'and what has been promised already. Keep order numbers and dates exactly as they are.';

export async function summarize(text: string): Promise<string> {
  const message = await anthropic.messages.create({
    model: 'claude-sonnet-4-5',
    max_tokens: 250,
    system: INSTRUCTIONS,
    messages: [{ role: 'user', content: text }],
  });
  return message.content.flatMap((block) => (block.type === 'text' ? block.text : [])).join('');
}
