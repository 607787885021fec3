import OpenAI from 'openai';

export default defineEventHandler(async (event) => {
  const config = useRuntimeConfig();
  const { messages } = await readBody(event);
  const openai = new OpenAI({ apiKey: config.openaiKey });
  // call: openai chat.completions.create model=gpt-4o-mini
  const stream = await openai.chat.completions.create({ model: 'gpt-4o-mini', messages, stream: true });
  // not: stream-helper
  return sendStream(event, stream.toReadableStream());
});
