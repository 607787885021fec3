import type { ChatCompletionMessageParam } from 'openai/resources';
import { azure } from './azure.js';
import { retrieve } from './search.js';

export async function reply(history: ChatCompletionMessageParam[]) {
  const question = String(history.at(-1)?.content ?? '');
  // not: own-prompt
  const sources = await retrieve(question);
  // call: openai chat.completions.create model=gpt-4o provider=azure shape=singleton
  const stream = await azure.chat.completions.create({
    model: 'gpt-4o',
    stream: true,
    messages: [{ role: 'system', content: `Answer with these sources alone:\n${sources.join('\n')}` }, ...history],
  });
  let text = '';
  for await (const part of stream) text += part.choices[0]?.delta?.content ?? '';
  return text;
}

export async function caption(image: string) {
  // call: openai responses.create model=gpt-4.1-mini provider=azure shape=singleton
  const response = await azure.responses.create({
    model: 'gpt-4.1-mini',
    input: [{ role: 'user', content: [{ type: 'input_image', image_url: image, detail: 'low' }] }],
  });
  return response.output_text;
}
