import express from 'express';
import { compareAll } from './compare.js';
import { route } from './router.js';

const app = express();

// not: proxy-route
app.post('/v1/chat/completions', async (req, res) => {
  // call: openai|anthropic chat.completions.create|messages.create model=llama-3.3-70b-versatile shape=wrapper via=wrapper
  res.json(await route('chat', req.body.messages.at(-1).content));
});
app.post('/code', async (req, res) => {
  // call: openai|anthropic chat.completions.create|messages.create model=deepseek-reasoner shape=wrapper via=wrapper
  res.json(await route('code', req.body.prompt));
});
app.get('/compare', async (_req, res) => {
  // not: own-prompt
  res.json(await compareAll());
});
// not: server
app.listen(8080);
