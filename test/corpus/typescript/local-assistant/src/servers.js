import OpenAI from 'openai';

export const lmstudio = new OpenAI({ baseURL: 'http://localhost:1234/v1', apiKey: 'lm-studio' });
const vllm = new OpenAI({ baseURL: process.env.VLLM_URL ?? 'http://localhost:8000/v1', apiKey: 'none' });

export async function ask(question) {
  // call: openai chat.completions.create model=qwen2.5-7b-instruct provider=lmstudio
  const local = await lmstudio.chat.completions.create({
    model: 'qwen2.5-7b-instruct',
    messages: [{ role: 'user', content: question }],
  });
  // call: openai completions.create model=mistralai/Mistral-7B-v0.1
  const raw = await vllm.completions.create({ model: 'mistralai/Mistral-7B-v0.1', prompt: question, max_tokens: 64 });
  return [local.choices[0].message.content, raw.choices[0].text];
}
