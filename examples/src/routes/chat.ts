import { Router } from 'express';
import { openai } from '../clients.ts';
import { CHAT_MODEL } from '../models.ts';

interface Turn {
  role: 'user' | 'assistant';
  content: string;
}

const GREETING = `You are the support assistant of Fernhill Bikes, a shop that sells and repairs bicycles.
Be friendly and brief: three sentences at most unless the customer asks for steps.
Never promise a delivery date or a price; offer to hand over to a colleague instead.
If the customer writes in another language, answer in that language.`;

/** Older turns are dropped, or every message would be billed again with each answer. */
const REMEMBERED_TURNS = 12;

export const chatRouter = Router();

chatRouter.post('/', async (request, response) => {
  const { turns } = request.body as { turns: Turn[] };

  const stream = await openai.chat.completions.create({
    model: CHAT_MODEL,
    stream: true,
    max_completion_tokens: 400,
    messages: [{ role: 'system', content: GREETING }, ...turns.slice(-REMEMBERED_TURNS)],
  });

  response.type('text/plain');
  for await (const chunk of stream) {
    response.write(chunk.choices[0]?.delta.content ?? '');
  }
  response.end();
});

/** A short title for the list of past conversations. */
chatRouter.post('/title', async (request, response) => {
  const { firstMessage } = request.body as { firstMessage: string };
  const completion = await openai.chat.completions.create({
    model: 'gpt-4-turbo',
    max_completion_tokens: 20,
    messages: [
      {
        role: 'system',
        content: 'Give this conversation a title of at most five words. Answer with the title only.',
      },
      { role: 'user', content: firstMessage },
    ],
  });
  response.json({ title: completion.choices[0]?.message.content ?? 'Conversation' });
});
