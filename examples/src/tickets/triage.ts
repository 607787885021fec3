import { openai } from '../clients.ts';
import { LABEL_MODEL } from '../models.ts';
import { summarize } from './summarize.ts';

export interface Ticket {
  id: string;
  text: string;
}

export interface Triaged {
  id: string;
  label: Label;
  summary: string | null;
}

const LABELS = ['delivery', 'repair', 'return', 'billing', 'advice', 'spam'] as const;
type Label = (typeof LABELS)[number];

/** Longer tickets are read by a colleague only after a summary. */
const LONG_TICKET = 1500;

export async function triage(tickets: Ticket[]): Promise<Triaged[]> {
  const triaged: Triaged[] = [];
  for (const ticket of tickets) {
    const completion = await openai.chat.completions.create({
      model: LABEL_MODEL,
      max_completion_tokens: 10,
      messages: [
        {
          role: 'system',
          content: `Sort the ticket of a bicycle shop under one of these labels: ${LABELS.join(', ')}. Answer with the label only.`,
        },
        { role: 'user', content: ticket.text },
      ],
    });
    const label = toLabel(completion.choices[0]?.message.content);
    const summary = ticket.text.length > LONG_TICKET ? await summarize(ticket.text) : null;
    triaged.push({ id: ticket.id, label, summary });
  }
  return triaged;
}

/** A ticket that the model will not sort goes to the colleagues who advise. */
function toLabel(answer: string | null | undefined): Label {
  const word = answer?.trim().toLowerCase();
  return LABELS.find((label) => label === word) ?? 'advice';
}
