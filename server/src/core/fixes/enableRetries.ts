/** Turns on the SDK's own retries: where the code says 0, by another number, else in the options of the client. */
import type { Fix, PricedCall, TextEdit } from '../model.ts';
import type { RuleContext } from '../rules/define.ts';
import { addOption } from './addOption.ts';

/** Null where the SDK has no such option or the place to write it is not plain. */
export function enableRetries(call: PricedCall, ctx: RuleContext): Fix | null {
  return call.reliability.retriesFrom === 'sdk default' ? addClientOption(call, ctx) : raiseNumber(call, ctx);
}

/**
 * Two more than the number that means none: `maxRetries: 0` becomes 2, the default of most SDKs, and `attempts: 1`,
 * which counts the first try, becomes 3.
 */
function raiseNumber({ reliability: { retriesAt, retryOption } }: PricedCall, ctx: RuleContext): Fix | null {
  const value = retriesAt && ctx.text(retriesAt.file)?.slice(...retriesAt.span);
  if (!retriesAt || !value || !/^[01]$/.test(value)) return null;
  const newText = String(Number(value) + 2);
  return fix(`Set ${retryOption?.split('.').at(-1) ?? 'retries'} to ${newText}`, { ...retriesAt, newText });
}

function addClientOption(
  { reliability: { clientAt, retryOption }, language }: PricedCall,
  ctx: RuleContext,
): Fix | null {
  const option = OPTIONS.find(({ names }) => retryOption !== null && names.test(retryOption))?.[
    language === 'python' ? 'python' : 'javascript'
  ];
  const edit = clientAt && option && addOption(clientAt, option, ctx);
  return edit ? fix('Retry failed requests', edit) : null;
}

function fix(title: string, edit: TextEdit): Fix {
  return { title, kind: 'quickfix', edits: [edit], savingPerMonth: null, preferred: true, safe: true };
}

/**
 * What to write in the constructor of a client whose SDK does not retry by default. Sources: `@google/genai` 3.1.0
 * dist/genai.d.ts HttpRetryOptions (attempts count the first try, default 5); `@mistralai/mistralai` 2.7.0
 * src/lib/retries.ts (without `backoff` it would go on for an hour).
 */
const OPTIONS = [
  {
    names: /retryOptions|retry_options/,
    javascript: { path: 'arg0.httpOptions.retryOptions', value: '{ attempts: 5 }' },
    python: { path: 'kwargs.http_options.retry_options', value: '{"attempts": 5}' },
  },
  {
    names: /retryConfig/,
    javascript: {
      path: 'arg0.retryConfig',
      value:
        "{ strategy: 'backoff', backoff: { initialInterval: 500, maxInterval: 10_000, exponent: 1.5, maxElapsedTime: 60_000 } }",
    },
    python: null,
  },
] as const;
