/** Calls and a context for the tests of the estimate. */

import { loadCatalog } from '../../../server/src/catalog/index.ts';
import type { AnalysisContext } from '../../../server/src/core/analysis.ts';
import {
  type CoreConfig,
  DEFAULT_CONFIG,
  type LlmCall,
  type ModelOption,
  type OptionValue,
  type PromptPart,
  type PromptSegment,
} from '../../../server/src/core/model.ts';

export const TODAY = '2026-11-21';

/** A tokenizer that anybody can check in the head: a token for each character. */
export function context(config: Partial<CoreConfig> = {}, today = TODAY): AnalysisContext {
  return {
    catalog: loadCatalog(),
    config: { ...DEFAULT_CONFIG, ...config },
    tokens: { count: async (texts) => texts.map((text) => text.length) },
    today,
  };
}

export function assuming(assume: Partial<CoreConfig['assume']>): Partial<CoreConfig> {
  return { assume: { ...DEFAULT_CONFIG.assume, ...assume } };
}

export function model(id: string, provider = 'openai'): ModelOption {
  return { id, provider, source: 'literal', at: null };
}

export function text(value: string): PromptPart {
  return { kind: 'text', text: value, at: null };
}

export const dynamic: PromptPart = { kind: 'dynamic', at: null };

export function segment(role: PromptSegment['role'], ...parts: readonly PromptPart[]): PromptSegment {
  return { role, parts, at: null, cacheMarked: false };
}

export function known(value: number | null): OptionValue {
  return { known: true, value, at: null };
}

export const absent: OptionValue = { known: false, reason: 'absent' };

/** A chat call of gpt-4o whose whole prompt is in the code. */
export function call(changes: Partial<LlmCall> = {}): LlmCall {
  return {
    site: 'src/chat.ts#answer:chat.completions.create',
    file: '/w/src/chat.ts',
    span: [0, 10],
    nameSpan: [0, 6],
    callSpan: [0, 10],
    statement: [0, 10],
    language: 'typescript',
    sdk: 'openai',
    provider: 'openai',
    method: 'chat.completions.create',
    operation: 'chat',
    via: 'direct',
    made: [],
    models: [model('gpt-4o')],
    modelReason: null,
    prompt: [segment('user', text('x'.repeat(1000)))],
    outputCap: absent,
    choices: absent,
    stream: false,
    tier: null,
    maxSteps: 1,
    imageSize: null,
    imageQuality: null,
    unpriced: null,
    free: false,
    reliability: {
      retries: 2,
      retriesFrom: 'sdk default',
      retriesAt: null,
      retryOption: 'maxRetries',
      timeoutMs: 600_000,
      timeoutFrom: 'sdk default',
      timeoutOption: 'timeout',
      timeoutUnit: 'ms',
      clientAt: null,
      retryHelper: false,
    },
    context: { loop: false, loopBound: null, test: false, tryCatch: false, concurrent: false },
    spec: null,
    makerAt: null,
    clientOptions: null,
    dependsOn: [],
    ...changes,
  };
}
