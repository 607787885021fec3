import { AnthropicModel } from './anthropic.js';
import { OpenAIModel } from './openai.js';
import type { EditorModel, Settings } from './types.js';

const KINDS = { openai: OpenAIModel, anthropic: AnthropicModel };

export function modelFor(kind: keyof typeof KINDS, settings: Settings): EditorModel {
  return new KINDS[kind](settings);
}

export type { EditorModel } from './types.js';
