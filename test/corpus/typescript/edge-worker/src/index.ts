import { Hono } from 'hono';
import OpenAI from 'openai';
import { summarize } from './summarize';

interface Env {
  AI: Ai;
  DB: D1Database;
  CACHE: KVNamespace;
  VECTORS: VectorizeIndex;
  OPENAI_API_KEY: string;
  ACCOUNT: string;
}

const app = new Hono<{ Bindings: Env }>();

app.post('/chat', async (c) => {
  const { messages } = await c.req.json();
  // call: workers-ai run model=@cf/meta/llama-3.1-8b-instruct provider=cloudflare
  const stream = await c.env.AI.run('@cf/meta/llama-3.1-8b-instruct', { messages, stream: true });
  return new Response(stream as ReadableStream, { headers: { 'content-type': 'text/event-stream' } });
});

app.post('/search', async (c) => {
  const { query } = await c.req.json();
  // not: key-value
  const cached = await c.env.CACHE.get(query);
  if (cached) return c.json(JSON.parse(cached));
  // call: workers-ai run model=@cf/baai/bge-m3
  const { data } = (await c.env.AI.run('@cf/baai/bge-m3', { text: [query] })) as { data: number[][] };
  // not: vector-database
  const { matches } = await c.env.VECTORS.query(data[0]!, { topK: 5 });
  // not: database
  const rows = await c.env.DB.prepare('select * from docs where id = ?').bind(matches[0]?.id).all();
  return c.json(rows);
});

app.post('/careful', async (c) => {
  const openai = new OpenAI({
    apiKey: c.env.OPENAI_API_KEY,
    baseURL: `https://gateway.ai.cloudflare.com/v1/${c.env.ACCOUNT}/main/openai`,
  });
  // call: openai chat.completions.create model=gpt-4o-mini provider=openai
  const answer = await openai.chat.completions.create({
    model: 'gpt-4o-mini',
    messages: [{ role: 'user', content: await c.req.text() }],
  });
  // not: database
  await c.env.DB.prepare('insert into log values (?)').bind(answer.id).run();
  return c.json(answer);
});

app.get('/summary', async (c) => c.text(await summarize(c.env, c.req.query('url') ?? '')));

export default app;
