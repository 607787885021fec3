import { anthropic } from '../clients.ts';
import { HANDBOOK_MODEL } from '../models.ts';
import { HANDBOOK } from './handbook.ts';
import { findPassages, type Passage } from './search.ts';

export interface Answer {
  text: string;
  sources: string[];
}

/** Answers a question from the handbook and the pages of the knowledge base that fit it best. */
export async function answerFromHandbook(question: string): Promise<Answer> {
  const passages = await findPassages(question, 4);

  const message = await anthropic.messages.create({
    model: HANDBOOK_MODEL,
    max_tokens: 700,
    system: HANDBOOK,
    messages: [
      {
        role: 'user',
        content: `Pages from the knowledge base:\n\n${passages.map(asText).join('\n\n')}\n\nQuestion: ${question}`,
      },
    ],
  });

  const text = message.content.flatMap((block) => (block.type === 'text' ? block.text : [])).join('');
  return { text, sources: passages.map((passage) => passage.url) };
}

function asText({ title, url, text }: Passage): string {
  return `# ${title} (${url})\n${text}`;
}
