import { Ollama } from 'ollama';

const HOST = process.env.OLLAMA_HOST ?? 'http://127.0.0.1:11434';
const ollama = new Ollama({ host: HOST });

export async function chat(messages) {
  // call: ollama chat model=llama3.1:8b provider=ollama
  const response = await ollama.chat({ model: 'llama3.1:8b', messages, options: { num_ctx: 8192 } });
  return response.message.content;
}

export async function remember(lines) {
  // call: ollama embed model=nomic-embed-text
  const { embeddings } = await ollama.embed({ model: 'nomic-embed-text', input: lines });
  return embeddings;
}

export async function ensure(model) {
  // not: model-list
  const { models } = await ollama.list();
  if (models.some(({ name }) => name === model)) return;
  // not: model-pull
  for await (const part of await ollama.pull({ model, stream: true })) console.log(part.status);
  // not: model-create
  await ollama.create({ model: 'helper', from: model, system: 'You are a helper.' });
}
