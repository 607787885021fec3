/**
 * Makes calls be retried: where the code says 0, by another number; by the SDK's own option of the client; and where the
 * SDK has none, by a helper around each call.
 */
import type { Fix, PricedCall, TextEdit } from '../model.ts';
import type { RuleContext } from '../rules/define.ts';
import { addOption } from './addOption.ts';
import { importOf } from './imports.ts';
import { callAt } from './options.ts';
import { wrapInRetry } from './wrapInRetry.ts';

/** `calls` share the cause. */
export function enableRetries(calls: readonly [PricedCall, ...PricedCall[]], ctx: RuleContext): Fix {
  const [call] = calls;
  const { retriesFrom, retryOption } = call.reliability;
  if (retriesFrom !== 'sdk default') return raiseNumber(call, ctx);
  return retryOption === null ? wrapInRetry(calls, ctx) : addClientOption(call, ctx);
}

/**
 * Two more than the number that means none: `maxRetries: 0` becomes 2, the default of most SDKs, and `attempts: 1`,
 * which counts the first try, becomes 3.
 */
function raiseNumber({ reliability: { retriesAt, retryOption } }: PricedCall, ctx: RuleContext): Fix {
  const value = retriesAt && ctx.text(retriesAt.file)?.slice(...retriesAt.span);
  const name = retryOption?.split('.').at(-1) ?? 'retries';
  if (!retriesAt || !value || !/^[01]$/.test(value))
    return disabled('The number of retries is not written here as a plain number.');
  const newText = String(Number(value) + 2);
  return fix(`Set ${name} to ${newText}`, [{ ...retriesAt, newText }]);
}

function addClientOption(call: PricedCall, ctx: RuleContext): Fix {
  const { clientAt, retryOption } = call.reliability;
  const option = OPTIONS.find(({ names }) => retryOption !== null && names.test(retryOption));
  const edits = clientAt && option?.[call.language === 'python' ? 'python' : 'javascript'](clientAt, ctx);
  return edits
    ? fix('Retry failed requests', edits)
    : disabled('The options of the client are not written where it is made.');
}

function fix(title: string, edits: readonly TextEdit[]): Fix {
  return { title, kind: 'quickfix', edits, savingPerMonth: null, preferred: true, safe: true };
}

function disabled(reason: string): Fix {
  const title = 'Retry failed requests';
  return { title, kind: 'quickfix', edits: [], savingPerMonth: null, preferred: false, disabled: reason };
}

type Adding = (client: NonNullable<PricedCall['makerAt']>, ctx: RuleContext) => TextEdit[] | null;

/** Just the option, at a path. */
function plain(path: string, value: string): Adding {
  return (client, ctx) => {
    const edit = addOption(client, { path, value }, ctx);
    return edit && [edit];
  };
}

/**
 * What to write in the constructor of a client whose SDK does not retry by default. Sources: `@google/genai` 3.1.0
 * dist/genai.d.ts and google-genai 2.25.0 google/genai/types.py, HttpRetryOptions (attempts count the first try, default
 * 5; a dictionary is taken too); `@mistralai/mistralai` 2.7.0 src/lib/retries.ts and mistralai 2.5.1
 * utils/retries.py (without `backoff` it would go on for an hour); voyageai 0.3 client_base.py (max_retries counts the
 * first try).
 */
const OPTIONS: readonly { readonly names: RegExp; readonly javascript: Adding; readonly python: Adding }[] = [
  {
    names: /retryOptions|retry_options/,
    javascript: plain('arg0.httpOptions.retryOptions', '{ attempts: 5 }'),
    python: (client, ctx) =>
      plain('kwargs.http_options.retry_options', '{"attempts": 5}')(client, ctx) ??
      intoHttpOptions(client, ctx),
  },
  {
    names: /retryConfig|retry_config/,
    javascript: plain(
      'arg0.retryConfig',
      "{ strategy: 'backoff', backoff: { initialInterval: 500, maxInterval: 10_000, exponent: 1.5, maxElapsedTime: 60_000 } }",
    ),
    python: addRetryConfig,
  },
  {
    names: /^max_retries$/,
    javascript: () => null,
    python: plain('kwargs.max_retries', '3'),
  },
];

/** `http_options=types.HttpOptions(timeout=…)`: the same class has the options in `types.HttpRetryOptions`. */
function intoHttpOptions(client: NonNullable<PricedCall['makerAt']>, ctx: RuleContext): TextEdit[] | null {
  const module = ctx.module(client.file);
  const given = callAt(client, ctx)?.args.find(({ name }) => name === 'http_options');
  const options = given && module?.exprs[given.value];
  if (options?.k !== 'call') return null;
  const callee = ctx.text(client.file)?.slice(...(module?.exprs[options.callee]?.span ?? [0, 0])) ?? '';
  const name = /^([\w.]+\.)HttpOptions$/.exec(callee);
  if (!name) return null;
  const value = `${name[1]}HttpRetryOptions(attempts=5)`;
  return plain('kwargs.retry_options', value)({ file: client.file, span: options.span }, ctx);
}

/** The classes stand in `utils` of the module that has the client. */
function addRetryConfig(client: NonNullable<PricedCall['makerAt']>, ctx: RuleContext): TextEdit[] | null {
  const callee = callAt(client, ctx)?.callee;
  const module = ctx.module(client.file);
  const name = callee === undefined ? undefined : module?.exprs[callee];
  const source = name?.k === 'name' ? module?.bindings[name.binding]?.sources[0] : undefined;
  if (source?.from !== 'import') return null;
  const from = `${source.specifier}.utils`;
  const strategy = importOf(client.file, { module: from, name: 'BackoffStrategy' }, ctx);
  const config = importOf(client.file, { module: from, name: 'RetryConfig' }, ctx);
  if (!strategy || !config) return null;
  const value = `${config.local}("backoff", ${strategy.local}(500, 10_000, 1.5, 60_000), True)`;
  const edit = addOption(client, { path: 'kwargs.retry_config', value }, ctx);
  return edit && [edit, ...oneLine(strategy.edit, config.edit, ', RetryConfig')];
}

/** Of two imports from one module that are both new. */
function oneLine(first: TextEdit | null, second: TextEdit | null, more: string): TextEdit[] {
  // Both join a list that is there.
  if (first?.newText.startsWith(',')) return [first, second].filter((edit) => edit !== null);
  if (first && second) return [{ ...first, newText: first.newText.replace(/[^\S\n]*(\s*)$/, `${more}$1`) }];
  return [first, second].filter((edit) => edit !== null);
}
