/**
 * How a prompt is laid out for a prompt cache, which keeps a beginning that never changes: providers read tools, then the
 * system prompt, then the messages in order.
 *
 * Admitted weakness: a text that is chosen at run time (a conditional) counts as dynamic, though each choice may recur.
 */
import type { LlmCall, PromptLayout, PromptSegment } from '../model.ts';
import type { Tokenizer } from './tokenizer.ts';
import { isSchema, joinTexts, SCHEMA_FACTOR } from './tokens.ts';

/** Tokens of one request; null where the prompt could not be read. */
export function layoutOf(
  { prompt }: LlmCall,
  tokenizer: Tokenizer,
  counts: ReadonlyMap<string, number>,
): PromptLayout | null {
  if (prompt.length === 0) return null;
  const layout = { prefix: 0, behind: 0, system: 0, tools: 0 };
  let dynamic: { at: PromptLayout['dynamicAt']; role: PromptLayout['dynamicRole'] } | undefined;
  for (const { segment, part } of inOrder(prompt)) {
    if (part.kind !== 'text') {
      dynamic ??= { at: 'at' in part ? part.at : segment.at, role: segment.role };
      continue;
    }
    const factor = tokenizer.factor.expected * (isSchema(segment.role) ? SCHEMA_FACTOR.expected : 1);
    const tokens = (counts.get(part.text) ?? 0) * factor;
    if (dynamic) layout.behind += tokens;
    else layout.prefix += tokens;
    if (segment.role === 'system') layout.system += tokens;
    if (segment.role === 'tools') layout.tools += tokens;
  }
  return {
    prefix: Math.round(layout.prefix),
    behind: Math.round(layout.behind),
    system: Math.round(layout.system),
    tools: Math.round(layout.tools),
    dynamicAt: dynamic?.at ?? null,
    dynamicRole: dynamic?.role ?? null,
  };
}

function inOrder(prompt: readonly PromptSegment[]) {
  const rank = ({ role }: PromptSegment): number => ORDER.indexOf(role);
  // A schema is no part of the text that is cached first; it may stand anywhere, so it stands last.
  const ordered = [...prompt].sort((a, b) => (rank(a) === -1 ? 9 : rank(a)) - (rank(b) === -1 ? 9 : rank(b)));
  return ordered.flatMap((segment) => joinTexts(segment.parts).map((part) => ({ segment, part })));
}

const ORDER: readonly string[] = ['tools', 'system'];
