/** Anthropic's messages. Its input tokens are those that are neither read from a cache nor written to one. */
import { type Asked, json, named, sse, TEXT, type Wire, WORDS } from '../answer.ts';
import type { Counted, Tokens } from '../usage.ts';

export const anthropic: Wire = (asked) => {
  // The AI SDK puts no version behind an address that the environment names.
  if (!/\/(?:v1|anthropic)\/messages$/.test(asked.path)) return undefined;
  const id = `msg_${asked.n}`;
  const facts = { op: 'chat', model: asked.body.model, id, tokens: messageTokens(asked.usage) };
  return asked.body.stream ? sse(named(messageEvents(asked, id)), facts) : json(message(asked, id), facts);
};

/** Reasoning is within the output tokens, and not told apart. */
export function messageTokens(usage: Counted): Tokens {
  const { cacheRead, cacheWrite } = usage;
  return { in: usage.in, out: usage.out, cache_read: cacheRead, cache_write: cacheWrite, reasoning: null };
}

export function message({ body, usage }: Asked, id: string) {
  return {
    ...{ id, type: 'message', role: 'assistant', model: body.model ?? 'claude' },
    ...{ stop_reason: 'end_turn', stop_sequence: null },
    content: [{ type: 'text', text: TEXT }],
    usage: {
      input_tokens: usage.in - usage.cacheRead - usage.cacheWrite,
      cache_creation_input_tokens: usage.cacheWrite,
      cache_read_input_tokens: usage.cacheRead,
      output_tokens: usage.out,
    },
  };
}

/** Input is told at the start, output at the end. */
export function messageEvents(asked: Asked, id: string): readonly { readonly type: string }[] {
  const whole = message(asked, id);
  const started = { ...whole, content: [], stop_reason: null, usage: { ...whole.usage, output_tokens: 1 } };
  const deltas = WORDS.map((text) => ({ type: 'text_delta', text }));
  const events = [
    { type: 'message_start', message: started },
    { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
    { type: 'ping' },
    ...deltas.map((delta) => ({ type: 'content_block_delta', index: 0, delta })),
    { type: 'content_block_stop', index: 0 },
    {
      type: 'message_delta',
      delta: { stop_reason: 'end_turn', stop_sequence: null },
      usage: { output_tokens: asked.usage.out },
    },
    { type: 'message_stop' },
  ];
  return events;
}
