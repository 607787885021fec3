import { Mistral } from '@mistralai/mistralai';

const mistral = new Mistral({ apiKey: process.env.MISTRAL_API_KEY ?? '' });

export async function* stream(question: string) {
  // call: mistral chat.stream model=mistral-small-latest provider=mistral
  const events = await mistral.chat.stream({ model: 'mistral-small-latest', messages: [{ role: 'user', content: question }] });
  for await (const event of events) yield event.data.choices[0]?.delta.content;
}

export async function scan(url: string) {
  // call: mistral ocr.process model=mistral-ocr-latest
  const { pages } = await mistral.ocr.process({ model: 'mistral-ocr-latest', document: { type: 'document_url', documentUrl: url } });
  return pages.map(({ markdown }) => markdown).join('\n');
}

export async function embedAll(inputs: string[]) {
  // call: mistral embeddings.create model=mistral-embed
  const { data } = await mistral.embeddings.create({ model: 'mistral-embed', inputs });
  // not: file-upload
  await mistral.files.list();
  return data.map(({ embedding }) => embedding ?? []);
}
