/**
 * ## What
 *
 * A call is made once and never retried: the SDK does not retry by default, or the code switched its retries off.
 *
 * ## Why
 *
 * Providers answer 429 (rate limit) and 503 (overloaded) as a matter of course. Without a retry every one of them
 * reaches the user. Most SDKs retry twice by themselves; Google's, Mistral's, Ollama's and a plain HTTP request do not.
 *
 * ## Example
 *
 * ```ts
 * const ai = new GoogleGenAI({ apiKey });
 * await ai.models.generateContent({ model: 'gemini-3.8-flash', contents });
 * ```
 *
 * ## Instead
 *
 * ```ts
 * const ai = new GoogleGenAI({ apiKey, httpOptions: { retryOptions: { attempts: 5 } } });
 * await ai.models.generateContent({ model: 'gemini-3.8-flash', contents });
 * ```
 *
 * The rule is silent where it cannot tell: under a known retry helper (p-retry, tenacity), in a loop with a `try` in it,
 * which may well be a retry of your own, with options made elsewhere, and in tests.
 */
import { enableRetries } from '../fixes/enableRetries.ts';
import type { Finding, Place, PricedCall } from '../model.ts';
import { byCause, type NonEmpty } from './causes.ts';
import { defineRule, type Report, type RuleContext } from './define.ts';

export default defineRule({
  id: 'missing-retry',
  docs: 'A call is never retried, so one rate limit or overload fails it.',
  severity: 'warning',
  *check(calls, ctx) {
    for (const cause of byCause(calls.filter(isNeverRetried), causeOf)) yield report(cause, ctx);
  },
});

function isNeverRetried({ reliability, context, via }: PricedCall): boolean {
  if (reliability.retries !== 0 || reliability.retriesFrom === 'unknown' || reliability.retryHelper)
    return false;
  // A wrapper's own call carries the finding.
  return !context.test && via !== 'wrapper';
}

/** Calls of one client share the cause and the fix. */
function causeOf({ reliability, callSpan }: PricedCall): string {
  const place =
    reliability.retriesAt ?? (reliability.retriesFrom === 'request' ? null : reliability.clientAt);
  return place ? `${place.file}:${place.span[0]}` : `${callSpan[0]}`;
}

function report(calls: NonEmpty<PricedCall>, ctx: RuleContext): Report {
  const [call] = calls;
  const { retriesAt } = call.reliability;
  const fails = calls.length === 1 ? 'this call' : `any of the ${calls.length} calls that share this client`;
  const message = `No retry: ${reason(call, ctx)}, so one 429 or 503 fails ${fails}.`;
  const fix = enableRetries(call, ctx);
  const found = { call, message, fixes: fix ? [fix] : [] };
  if (retriesAt?.file === call.file) return { ...found, span: retriesAt.span };
  return { ...found, related: relatedPlace(call, retriesAt) };
}

function reason({ reliability, sdk, via }: PricedCall, ctx: RuleContext): string {
  if (reliability.retriesFrom !== 'sdk default') {
    const { retriesAt } = reliability;
    const option = reliability.retryOption?.split('.').at(-1) ?? 'the retry option';
    const value = retriesAt && ctx.text(retriesAt.file)?.slice(...retriesAt.span);
    return `${option} is ${value && /^\d+$/.test(value) ? value : '0'}`;
  }
  if (via === 'http') return 'a plain HTTP request is not retried';
  const name = ctx.catalog.sdks.find(({ id }) => id === sdk)?.packages[0] ?? sdk;
  return `${name} does not retry by default`;
}

function relatedPlace({ file, reliability }: PricedCall, setAt: Place | null): Finding['related'] {
  if (setAt) return [{ ...setAt, message: 'Retries are switched off here' }];
  const { clientAt } = reliability;
  return clientAt && clientAt.file !== file ? [{ ...clientAt, message: 'The client is made here' }] : [];
}
