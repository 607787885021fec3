/** Ollama, which streams lines of JSON unless it is told not to. */
import { type Answer, type Asked, json, ndjson, TEXT, VECTOR, type Wire, WORDS } from '../answer.ts';
import { inputOnly, plain } from '../usage.ts';

export const ollama: Wire = (asked) => {
  if (/\/api\/chat$/.test(asked.path))
    return talk(asked, 'chat', (content) => ({ message: { role: 'assistant', content } }));
  if (/\/api\/generate$/.test(asked.path)) return talk(asked, 'completion', (response) => ({ response }));
  return /\/api\/embed$/.test(asked.path) ? embed(asked) : undefined;
};

function talk(asked: Asked, op: string, say: (text: string) => object): Answer {
  const { model } = asked.body;
  const head = { model, created_at: '2026-01-01T00:00:00Z' };
  const counts = { prompt_eval_count: asked.usage.in, eval_count: asked.usage.out, total_duration: 1 };
  const end = { ...head, done: true, done_reason: 'stop', ...counts };
  const facts = { op, model, id: null, tokens: plain(asked.usage) };
  if (asked.body.stream === false) return json({ ...end, ...say(TEXT) }, facts);
  const lines = WORDS.map((word) => ({ ...head, ...say(word), done: false }));
  return ndjson([...lines, { ...end, ...say('') }], facts);
}

function embed(asked: Asked): Answer {
  const { model, input } = asked.body;
  const embeddings = [input].flat().map(() => VECTOR);
  const facts = { op: 'embedding', model, id: null, tokens: inputOnly(asked.usage) };
  return json({ model, embeddings, prompt_eval_count: asked.usage.in }, facts);
}
