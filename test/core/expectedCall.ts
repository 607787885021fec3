/**
 * What a `call` marker says:
 * `<sdk> <method> [model=<id>|?] [source=…] [provider=…] [operation=…] [via=…] [cap=N] [retries=N] [timeout=MS] [steps=N]`
 * and the flags `stream`, `loop`, `concurrent`, `tryCatch`, `test`, `free`, `unpriced`, each with `!` before it for "not".
 * A model of several is `a|b`, an unknown one `?`. What is not stated is not checked.
 */
import type { LlmCall, OptionValue } from '../../server/src/core/model.ts';

export interface ExpectedCall {
  readonly sdk: string;
  readonly method: string;
  readonly fields: ReadonlyMap<string, string>;
}

/** Throws on a field that does not exist, so that a misspelt one cannot pass. */
export function parseCall(text: string): ExpectedCall {
  const [sdk, method, ...rest] = text.split(/\s+/);
  if (!sdk || !method) throw new Error(`a call marker begins with SDK and method: '${text}'`);
  const fields = new Map<string, string>();
  for (const part of rest) {
    const equals = part.indexOf('=');
    const name = equals === -1 ? part.replace(/^!/, '') : part.slice(0, equals);
    if (!(name in FIELDS)) throw new Error(`a call has no field '${name}': '${text}'`);
    fields.set(name, equals === -1 ? String(!part.startsWith('!')) : part.slice(equals + 1));
  }
  return { sdk, method, fields };
}

const FIELDS: Readonly<Record<string, (call: LlmCall) => string>> = {
  model: (call) => modelOf(call),
  source: (call) => [...new Set(call.models.map((model) => model.source))].join('|') || 'unknown',
  provider: (call) => call.provider,
  operation: (call) => call.operation,
  via: (call) => call.via,
  cap: (call) => optionOf(call.outputCap),
  choices: (call) => optionOf(call.choices),
  tier: (call) => String(call.tier),
  steps: (call) => String(call.maxSteps),
  size: (call) => String(call.imageSize),
  retries: (call) => String(call.reliability.retries ?? '?'),
  timeout: (call) =>
    String(call.reliability.timeoutMs ?? (call.reliability.timeoutFrom === 'unknown' ? '?' : 'none')),
  stream: (call) => String(call.stream),
  free: (call) => String(call.free),
  unpriced: (call) => String(call.unpriced !== null),
  loop: (call) => String(call.context.loop),
  bound: (call) => String(call.context.loopBound),
  concurrent: (call) => String(call.context.concurrent),
  tryCatch: (call) => String(call.context.tryCatch),
  test: (call) => String(call.context.test),
};

export function callMatches(expected: ExpectedCall, call: LlmCall): boolean {
  return callDifferences(expected, call).length === 0;
}

/** What the call is where it differs. */
export function callDifferences(expected: ExpectedCall, call: LlmCall): string[] {
  const differences: string[] = [];
  if (call.sdk !== expected.sdk) differences.push(`sdk ${call.sdk}`);
  if (call.method !== expected.method) differences.push(`method ${call.method}`);
  for (const [name, wanted] of expected.fields) {
    const actual = FIELDS[name]?.(call) ?? '';
    const same = name === 'model' ? sameModels(wanted, actual) : wanted === actual;
    if (!same)
      differences.push(
        `${name}=${actual}${name === 'model' && call.modelReason ? ` (${call.modelReason})` : ''}`,
      );
  }
  return differences;
}

export function describeCall(call: LlmCall): string {
  return `${call.sdk} ${call.method} model=${modelOf(call)} provider=${call.provider}`;
}

function modelOf(call: LlmCall): string {
  return call.models.map((model) => model.id).join('|') || '?';
}

/** The order of alternatives says nothing, nor that two providers have a model of the same name. */
function sameModels(wanted: string, actual: string): boolean {
  const sorted = (models: string): string => [...new Set(models.split('|'))].sort().join('|');
  return sorted(wanted) === sorted(actual);
}

function optionOf(option: OptionValue): string {
  return option.known ? String(option.value) : option.reason === 'absent' ? 'none' : '?';
}
