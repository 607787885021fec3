/**
 * Analyses for tests of what comes after the analysis, made from a text by a look at `.create(…)`: no parser, no
 * catalogue and no prices but the four below, so that these tests speak of the views alone.
 */
import type { Span } from '../../../server/src/core/ir.ts';
import type { MeasuredSite } from '../../../server/src/core/measured.ts';
import type {
  Analysis,
  CallReliability,
  Estimate,
  Figure,
  Finding,
  ModelOption,
  Offer,
  PricedCall,
  Range,
} from '../../../server/src/core/model.ts';

/** USD a call: low, expected, high. */
const COSTS: Readonly<Record<string, readonly [number, number, number]>> = {
  'gpt-4o': [0.0011, 0.0021, 0.0105],
  'gpt-4o-mini': [0.0001, 0.0002, 0.0006],
  'gpt-retired': [0.01, 0.03, 0.06],
};

export const CALLS_PER_MONTH = 10_000;

/** Every `.create(…)` is a call; the texts in quotes after `model:` are its models. */
export function sampleAnalysis(text: string, file = '/work/src/chat.ts'): Analysis {
  const calls = [...text.matchAll(/(?<=[\w)]\s*\.)create\(/g)].map(({ index }, ordinal) =>
    sampleCall(text, file, index, ordinal),
  );
  return {
    file,
    language: file.endsWith('.py') ? 'python' : 'typescript',
    calls,
    findings: calls.flatMap(retired),
    offers: calls.flatMap(cheaper),
    wrappers: null,
    syntaxErrors: 0,
  };
}

/** The same analysis with something else in each of its calls. */
export function withCalls(analysis: Analysis, change: (call: PricedCall) => Partial<PricedCall>): Analysis {
  return { ...analysis, calls: analysis.calls.map((call) => ({ ...call, ...change(call) })) };
}

export function range([low, expected, high]: readonly [number, number, number], factor = 1): Range {
  return { low: low * factor, expected: expected * factor, high: high * factor };
}

export function figure(expected: number, source: Figure['source'] = 'static'): Figure {
  return { low: expected, expected, high: expected, source };
}

/** What 37 requests of 3 runs may have said. */
export const MEASURED: MeasuredSite = {
  site: 'src/chat.ts#answer:create',
  calls: 37,
  exact: 33,
  runs: 3,
  first: 0,
  last: 1,
  costTotal: 0.42,
  costPerCall: 0.0127,
  tokens: { input: 1240, output: 310, cachedRead: 0, cachedWrite: 0, outputP99: 700 },
  p50Ms: 900,
  p95Ms: 1810,
  errorRate: 0.1216,
  retriedRate: 0.1216,
  model: 'gpt-4o-2024-08-06',
  provider: 'openai',
};

function sampleCall(text: string, file: string, start: number, ordinal: number): PricedCall {
  const end = closing(text, start + 'create('.length);
  const callStart = /[\w.\s]*$/.exec(text.slice(0, start))?.[0].trimStart().length ?? 0;
  const models = modelsIn(text, file, [start, end]);
  return {
    site: `${file.slice('/work/'.length)}#answer:create${ordinal === 0 ? '' : `:${ordinal + 1}`}`,
    file,
    span: [start, end],
    nameSpan: [start, start + 'create'.length],
    callSpan: [start - callStart, end],
    statement: [start - callStart, end],
    language: 'typescript',
    sdk: 'openai',
    provider: 'openai',
    method: 'chat.completions.create',
    operation: 'chat',
    via: 'direct',
    made: [],
    models,
    modelReason: models.length === 0 ? 'parameter of an exported function' : null,
    prompt: [],
    outputCap: { known: false, reason: 'absent' },
    choices: { known: false, reason: 'absent' },
    stream: false,
    tier: null,
    maxSteps: 1,
    imageSize: null,
    imageQuality: null,
    unpriced: null,
    free: false,
    reliability: RELIABILITY,
    context: { loop: false, loopBound: null, test: false, tryCatch: false, concurrent: false },
    spec: null,
    makerAt: null,
    clientOptions: null,
    dependsOn: [],
    estimate: estimate(models),
  };
}

const RELIABILITY: CallReliability = {
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
};

function estimate(models: readonly ModelOption[]): Estimate {
  const known = models.flatMap(({ id }) => COSTS[id] ?? []);
  const priced = models.length > 0 && known.length === 3 * models.length;
  const cost: [number, number, number] = [Math.min(...known), known[1] ?? 0, Math.max(...known)];
  return {
    layout: null,
    tokens: {
      input: { low: 300, expected: 320, high: 400, source: 'static' },
      cachedInput: figure(0, 'assumed'),
      output: { low: 1, expected: 400, high: 1024, source: 'assumed' },
    },
    costPerCall: priced ? range(cost) : null,
    priceReason: priced ? null : `no price for ${models[0]?.id ?? 'an unknown model'}`,
    callsPerMonth: { value: CALLS_PER_MONTH, source: 'assumed' },
    costPerMonth: priced ? range(cost, CALLS_PER_MONTH) : null,
    prices: priced ? models.map(({ id, provider }) => ({ model: id, provider, ...PRICE })) : [],
    notes: [],
  };
}

const PRICE = { input: 2.5, cachedInput: 1.25, output: 10, source: 'sample prices', asOf: '2026-11-02' };

function modelsIn(text: string, file: string, [start, end]: Span): readonly ModelOption[] {
  const [argument] = /(?<=model: )[^,}\n]*/.exec(text.slice(start, end)) ?? [];
  if (argument === undefined) return [];
  const offset = text.indexOf(argument, start);
  return [...argument.matchAll(/'([^']*)'/g)].map(({ 0: quoted, 1: id = '', index }) => ({
    id,
    provider: 'openai',
    source: 'literal',
    at: { file, span: [offset + index, offset + index + quoted.length] },
  }));
}

function retired(call: PricedCall): readonly Finding[] {
  const [model] = call.models;
  if (model?.id !== 'gpt-retired' || !model.at) return [];
  const finding: Finding = {
    rule: 'retired-model',
    severity: 'error',
    site: call.site,
    file: call.file,
    span: model.at.span,
    message: 'gpt-retired was shut down on 2025-06-06.',
    savingPerMonth: null,
    fixes: [
      {
        title: 'Replace by gpt-4o',
        kind: 'quickfix',
        edits: [{ ...model.at, newText: "'gpt-4o'" }],
        savingPerMonth: null,
        preferred: true,
      },
    ],
    tag: 'deprecated',
    related: [{ file: call.file, span: call.nameSpan, message: 'used here' }],
  };
  return [finding];
}

function cheaper({ models: [model], site }: PricedCall): readonly Offer[] {
  if (model?.id !== 'gpt-4o' || !model.at) return [];
  const fix: Offer['fix'] = {
    title: 'Switch to gpt-4o-mini (saves ≈ $19/mo, −90 %)',
    kind: 'refactor',
    edits: [{ ...model.at, newText: "'gpt-4o-mini'" }],
    savingPerMonth: 19,
    preferred: false,
  };
  return [{ site, fix }];
}

function closing(text: string, start: number): number {
  let depth = 1;
  let at = start;
  for (; at < text.length && depth > 0; at++) {
    if (text[at] === '(') depth++;
    if (text[at] === ')') depth--;
  }
  return at;
}
