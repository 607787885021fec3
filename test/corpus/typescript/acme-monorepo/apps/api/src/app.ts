import { anthropic, completeJson, completeText, getOpenAI, gpt, MODELS, prompts } from '@acme/llm';
import { Hono } from 'hono';

export const app = new Hono();

app.post('/triage', async (c) => {
  const { report } = await c.req.json();
  // call: anthropic messages.create model=claude-haiku-4-5 shape=barrel
  const message = await anthropic.messages.create({
    model: 'claude-haiku-4-5',
    max_tokens: 10,
    system: prompts.TRIAGE,
    messages: [{ role: 'user', content: report }],
  });
  return c.json(message.content);
});

app.post('/continue', async (c) => {
  const { topic, facts } = await c.req.json();
  // not: prompt-builder
  const prompt = prompts.complete(topic, facts);
  // call: openai responses.create model=gpt-4.1-mini shape=wrapper via=wrapper
  const text = await completeText(prompt);
  return c.text(text);
});

app.post('/extract', async (c) => {
  // call: openai responses.create model=gpt-4.1-nano shape=wrapper via=wrapper
  const entities = await completeJson<{ people: string[] }>(`Who is named in: ${await c.req.text()}`, { tier: 'cheap' });
  return c.json(entities);
});

app.post('/vision', async (c) => {
  const { url } = await c.req.json();
  // call: openai chat.completions.create model=gpt-4.1 shape=barrel
  const seen = await gpt.chat.completions.create({
    model: MODELS.best,
    messages: [{ role: 'user', content: [{ type: 'image_url', image_url: { url } }] }],
  });
  return c.json(seen.choices);
});

app.post('/speech', async (c) => {
  const { text } = await c.req.json();
  // call: openai audio.speech.create model=gpt-4o-mini-tts shape=barrel
  const audio = await getOpenAI().audio.speech.create({ model: 'gpt-4o-mini-tts', voice: 'alloy', input: text });
  return c.body(await audio.arrayBuffer());
});

// not: web-request
app.request('/v1/chat/completions', { method: 'POST', body: JSON.stringify({ model: 'gpt-4.1' }) });
