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
 * The rule is silent where it cannot tell: under a known retry helper (p-retry, tenacity) or one of your own, wherever it
 * is, in a loop that tries again, with options made elsewhere, and where a comment at the zero speaks of retries. It is
 * silent too where nobody is hurt: in tests, notebooks, examples, and programs of one call that are started by hand.
 */
import { enableRetries } from '../fixes/enableRetries.ts';
import type { Finding, Place, PricedCall } from '../model.ts';
import { byCause, type NonEmpty } from './causes.ts';
import { defineRule, type Report, type RuleContext } from './define.ts';
import { isProbe } from './probe.ts';
import { sdkName } from './sdkName.ts';

export default defineRule({
  id: 'missing-retry',
  docs: 'A call is never retried, so one rate limit or overload fails it.',
  severity: 'info',
  *check(calls, ctx) {
    const found = calls.filter((call) => isNeverRetried(call, ctx));
    for (const cause of byCause(found, causeOf)) yield report(cause, ctx);
  },
});

function isNeverRetried(call: PricedCall, ctx: RuleContext): boolean {
  const { reliability, context, via } = call;
  if (reliability.retries !== 0 || reliability.retriesFrom === 'unknown' || reliability.retryHelper)
    return false;
  // A wrapper's own call carries the finding.
  if (context.test || via === 'wrapper') return false;
  const { retry, where, loop, calledInLoop } = ctx.facts.of(call);
  if (retry || where.kind === 'notebook' || where.kind === 'test') return false;
  if (reliability.retriesFrom !== 'sdk default') return !isExplained(reliability.retriesAt, ctx);
  if (isProbe(call) || (isOwnServer(call, ctx) && where.kind !== 'handler' && where.kind !== 'worker'))
    return false;
  // Whoever starts a script by hand sees the error and starts it again, unless it has done half of its work.
  if (where.kind === 'script' && where.by !== 'script folder' && !loop && !calledInLoop) return false;
  // A framework's plugin may retry for it.
  if (via === 'framework' && call.models.length === 0) return false;
  return !speaksOfRetries(call, ctx);
}

/** A model on the same machine, or a server that only the settings know: it is busy where many ask, and for nobody else. */
function isOwnServer({ provider, via }: PricedCall, { catalog }: RuleContext): boolean {
  if (via === 'http' && provider === 'other') return true;
  return catalog.hosts.some((host) => host.free === true && host.provider === provider);
}

/** A comment on the line of the zero, or on the one before it, or the condition that it stands under. */
function isExplained(at: Place | null, ctx: RuleContext): boolean {
  const text = at && ctx.text(at.file);
  if (!at || !text) return false;
  const end = text.indexOf('\n', at.span[1]);
  const lines = text.slice(0, end < 0 ? undefined : end).split('\n');
  return lines.slice(-2).some((line) => /(?:\/\/|#|\*|\bif\b).*(?:retr|fall)/i.test(line));
}

/** In what is sent (`use: [retry()]`), or for plain requests in what the file imports (`axios-retry`). */
function speaksOfRetries({ file, callSpan, via }: PricedCall, ctx: RuleContext): boolean {
  if (/retry|retries|backoff/i.test(ctx.text(file)?.slice(...callSpan) ?? '')) return true;
  return (
    via === 'http' &&
    (ctx.module(file)?.bindings ?? []).some(({ sources }) =>
      sources.some((source) => source.from === 'import' && /retry|resilien/i.test(source.specifier)),
    )
  );
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
  const found = { call, message, fixes: [enableRetries(calls, ctx)] };
  if (retriesAt?.file === call.file) return { ...found, span: retriesAt.span };
  return { ...found, related: relatedPlace(call, retriesAt) };
}

function reason({ reliability, sdk, via, language }: PricedCall, ctx: RuleContext): string {
  if (reliability.retriesFrom !== 'sdk default') {
    const { retriesAt } = reliability;
    const option = reliability.retryOption?.split('.').at(-1) ?? 'the retry option';
    const value = retriesAt && ctx.text(retriesAt.file)?.slice(...retriesAt.span);
    return `${option} is ${value && /^\d+$/.test(value) ? value : '0'}`;
  }
  if (via === 'http') return 'a plain HTTP request is not retried';
  return `${sdkName(sdk, language, ctx)} does not retry by default`;
}

function relatedPlace({ file, reliability }: PricedCall, setAt: Place | null): Finding['related'] {
  if (setAt) return [{ ...setAt, message: 'Retries are switched off here' }];
  const { clientAt } = reliability;
  return clientAt && clientAt.file !== file ? [{ ...clientAt, message: 'The client is made here' }] : [];
}
