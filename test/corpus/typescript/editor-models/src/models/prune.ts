import { encode } from 'gpt-tokenizer';
import type { ChatTurn } from './types.js';

const SIZES = [
  { pattern: /^gpt-4/, size: 128_000 },
  { pattern: /^claude/, size: 200_000 },
];

export function sizeOf(model: string): number {
  return SIZES.find(({ pattern }) => pattern.test(model))?.size ?? 16_000;
}

export function prune({ turns, modelName, reserved }: { turns: ChatTurn[]; modelName: string; reserved: number }): {
  kept: ChatTurn[];
} {
  const system = turns.find((turn) => turn.role === 'system');
  let left = sizeOf(modelName) - reserved;
  const kept = turns
    .filter((turn) => turn !== system)
    .reverse()
    .filter((turn) => (left -= encode(turn.content).length) > 0)
    .reverse();
  return { kept: system ? [system, ...kept] : kept };
}
