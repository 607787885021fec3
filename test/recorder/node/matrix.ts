/** One program per SDK and module format, which does everything that can happen to a call, one thing after the other. */
import type { Fault, ProviderRequest } from '../../provider/server.ts';
import type { Recorded, Written } from './harness.ts';
import type { Sdk } from './sdks.ts';

export type Format = 'ESM' | 'CommonJS';

interface Scenario {
  readonly name: string;
  readonly isStream: boolean;
  readonly faults: readonly (Fault | null)[];
  /** The statement around the call, which stands alone on its line. */
  readonly code: (call: string) => string;
}

const all = (call: string) => `await Promise.all([1, 2, 3].map(async () =>\n${call}\n));`;
const whole = (call: string) => `await (\n${call}\n);`;
/** The first piece lets the provider send the last one: were pieces held back, neither would ever come. */
const drained = (call: string) =>
  `const pieces = await (\n${call}\n);\nlet seen = 0;\nfor await (const piece of pieces) if (seen++ === 0) await go();`;
const left = (call: string) =>
  `const pieces = await (\n${call}\n);\nfor await (const piece of pieces) break;`;

export const SCENARIOS: readonly Scenario[] = [
  { name: 'json', isStream: false, faults: [], code: whole },
  { name: 'stream', isStream: true, faults: [{ hold: -1 }], code: drained },
  { name: 'after429', isStream: false, faults: [{ status: 429 }], code: whole },
  { name: 'after500', isStream: false, faults: [{ status: 500 }], code: whole },
  { name: 'refused', isStream: false, faults: [{ status: 401 }], code: whole },
  { name: 'gzip', isStream: false, faults: [{ encoding: 'gzip' }], code: whole },
  { name: 'left', isStream: true, faults: [{ hold: -3 }], code: left },
  {
    name: 'cut',
    isStream: true,
    faults: [{ cutAfter: -2 }],
    code: (call) => drained(call).replace('await go()', ''),
  },
  { name: 'together', isStream: false, faults: [], code: all },
];

export const PROMPT = 'canary-prompt-93c1';

/** The program's text, and on which line and column each scenario's call stands. */
export function programOf(sdk: Sdk, format: Format) {
  const scenarios = SCENARIOS.filter(({ isStream }) => !isStream || sdk.stream !== null);
  const lines = [
    ...sdk.imports.map((each) => importOf(each, format)),
    `const URL = process.env.FAKE_PROVIDER_URL, PROMPT = '${PROMPT}';`,
    `const post = (path, body) => fetch(URL + path, { method: 'POST', body: JSON.stringify(body) });`,
    `const go = () => post('/_go', {});`,
    sdk.setup ?? '',
    'async function main() {',
  ];
  for (const scenario of scenarios) {
    const call = (scenario.isStream ? (sdk.stream ?? '') : sdk.json).replaceAll(
      'MODEL',
      `'m-${scenario.name}'`,
    );
    lines.push(`await post('/_faults', ${JSON.stringify(scenario.faults)});`);
    lines.push('try {', ...scenario.code(call).split('\n'), '} catch {}');
    lines.push(`console.log('${scenario.name}');`);
  }
  // Some SDKs leave the connection of a stream that was left open, with the recorder and without.
  lines.push('}', 'main().then(() => process.exit());');
  const places = Object.fromEntries(
    scenarios.map(({ name, isStream }) => {
      const at = lines.findIndex((line) => line.includes(`'m-${name}'`));
      const column = (lines[at] ?? '').search(new RegExp(`\\b${sdk.callee[isStream ? 1 : 0]}\\(`));
      return [`m-${name}`, `${at + 1}:${column + 1}`];
    }),
  );
  const file = format === 'ESM' ? 'main.mjs' : 'main.cjs';
  return { files: { [file]: `${lines.join('\n')}\n` }, file, places, scenarios };
}

function importOf(text: string, format: Format): string {
  const [what, from] = text.split(' from ');
  if (format === 'ESM') return `import ${what} from '${from}';`;
  const names = what?.replace(' as ', ': ');
  return what?.startsWith('{')
    ? `const ${names} = require('${from}');`
    : `let ${names} = require('${from}'); ${names} = ${names}.default ?? ${names};`;
}

/** What a record says of what the provider sent; its place is compared apart. */
export function sentAs(request: ProviderRequest, provider: string) {
  const isDone = request.status === 200 && request.ended === 'done';
  return {
    ...{ provider, op: request.op, model: request.model, status: request.status },
    ...{ tokens: isDone ? request.tokens : null, tokens_source: isDone && request.tokens ? 'exact' : 'none' },
    response_id: isDone ? request.id : null,
    stream: request.stream,
    error: errorOf(request),
    end: isDone ? 'done' : request.ended === 'cancelled' ? 'cancelled' : 'error',
  };
}

function errorOf({ status, ended }: ProviderRequest): string | null {
  if (status !== null && status >= 400) return { 401: 'auth', 429: 'rate_limit' }[status] ?? 'server';
  return ended === 'done' ? null : ended === 'cancelled' ? 'cancelled' : 'stream';
}

export function recordedAs(record: Written) {
  const { provider, op, model, status, tokens, tokens_source, stream, error, end } = record;
  const response_id = end === 'done' ? record.response_id : null;
  return { provider, op, model, status, tokens, tokens_source, response_id, stream, error, end };
}

/** `exact`, `null`, or where the record says instead. */
export function placesOf(
  { records }: Recorded,
  file: string,
  places: Readonly<Record<string, string>>,
): string[] {
  return records.map((record) => {
    if (record.file === null) return 'null';
    const place = `${record.line}:${record.col}`;
    const isRight = record.file.endsWith(`/${file}`) && place === places[record.model];
    return isRight ? 'exact' : `${record.model} at ${record.file}:${place}, not ${places[record.model]}`;
  });
}
