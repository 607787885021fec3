/** Gemini. Thoughts are told beside the candidates; an embedding tells no usage. */
import { type Answer, type Asked, data, json, sse, VECTOR, type Wire, WORDS } from '../answer.ts';
import type { Tokens } from '../usage.ts';

export const google: Wire = (asked) => {
  const [, model, method] = /\/models\/([^/:]+):(\w+)$/.exec(asked.path) ?? [];
  if (!model || !method) return undefined;
  if (method === 'embedContent' || method === 'batchEmbedContents') return embedding(model, method);
  const id = `gemini-${asked.n}`;
  const facts = { op: 'chat', model, id, tokens: tokens(asked) };
  if (method === 'generateContent') return json(content(asked, model, id, WORDS.join(''), true), facts);
  if (method !== 'streamGenerateContent') return undefined;
  const parts = WORDS.map((word, at) => content(asked, model, id, word, at === WORDS.length - 1));
  if (asked.query.get('alt') === 'sse') return sse(parts.map(data), facts);
  // Without alt=sse a stream is one JSON array, sent element by element.
  const pieces = parts.map((part, at) => `${at ? ',' : '['}${JSON.stringify(part)}`);
  return { ...facts, type: 'application/json', pieces: [...pieces, ']'], stream: true };
};

function tokens({ usage }: Asked): Tokens {
  const { cacheRead, reasoning } = usage;
  return { in: usage.in, out: usage.out, cache_read: cacheRead, cache_write: null, reasoning };
}

function content({ usage }: Asked, modelVersion: string, responseId: string, text: string, isLast: boolean) {
  const candidate = { content: { role: 'model', parts: [{ text }] }, index: 0 };
  const candidates = usage.out - usage.reasoning;
  const counts = {
    promptTokenCount: usage.in,
    // A stream counts as it goes; the last piece has the whole.
    candidatesTokenCount: isLast ? candidates : 1,
    thoughtsTokenCount: usage.reasoning,
    cachedContentTokenCount: usage.cacheRead,
    totalTokenCount: usage.in + (isLast ? usage.out : 1 + usage.reasoning),
  };
  return {
    candidates: [isLast ? { ...candidate, finishReason: 'STOP' } : candidate],
    usageMetadata: counts,
    modelVersion,
    responseId,
  };
}

function embedding(model: string, method: string): Answer {
  const one = { values: VECTOR };
  const body = method === 'embedContent' ? { embedding: one } : { embeddings: [one] };
  return json(body, { op: 'embedding', model, id: null, tokens: null });
}
