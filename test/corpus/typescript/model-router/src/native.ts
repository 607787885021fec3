import Groq from 'groq-sdk';
import Together from 'together-ai';

const groq = new Groq();
const together = new Together({ apiKey: process.env.TOGETHER_API_KEY });

export async function transcribe(file: File) {
  // call: groq audio.transcriptions.create model=whisper-large-v3-turbo provider=groq
  const { text } = await groq.audio.transcriptions.create({ file, model: 'whisper-large-v3-turbo' });
  // call: groq chat.completions.create model=openai/gpt-oss-20b
  const fixed = await groq.chat.completions.create({
    model: 'openai/gpt-oss-20b',
    messages: [{ role: 'user', content: `Fix the punctuation: ${text}` }],
  });
  return fixed.choices[0]?.message.content;
}

export async function draw(prompt: string) {
  // call: together images.create model=black-forest-labs/FLUX.1-schnell provider=together
  const image = await together.images.create({ model: 'black-forest-labs/FLUX.1-schnell', prompt, steps: 4 });
  // call: together chat.completions.create model=Qwen/Qwen2.5-72B-Instruct-Turbo
  const title = await together.chat.completions.create({
    model: 'Qwen/Qwen2.5-72B-Instruct-Turbo',
    messages: [{ role: 'user', content: `A title for: ${prompt}` }],
  });
  // not: model-list
  await together.models.list();
  return { image, title };
}
