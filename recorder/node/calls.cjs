/** One HTTP attempt of an LLM call, from its request to the end of its body, and the record that is made of it. */
'use strict';

const { bodyReader } = require('./body.cjs');
const { currentEntry } = require('./context.cjs');
const { match, providerOfPackage } = require('./match.cjs');
const { requestFacts } = require('./request.cjs');
const { lookAround, NOWHERE } = require('./sites.cjs');
const { append } = require('./spool.cjs');
const { newAnswer, tokensOf } = require('./usage.cjs');

// As they were before the user's program could replace them.
const now = performance.now.bind(performance);
const today = Date.now;
let counter = 0;
const open = new Set();

/**
 * Begins an attempt, or is null where the request is no LLM call. `request`: `{ method, url, retry, body }`, with the
 * parsed URL, the SDK's own count of retries and whatever was given as body. `below` is the function of the recorder
 * whose caller is looked for.
 */
exports.begin = function begin(shared, request, below) {
  if (request.method !== 'POST') return null;
  const { hostname, port, pathname } = request.url;
  const target = match(hostname.replace(/^\[|\]$/g, ''), port, pathname);
  if (!target) return null;
  const entry = currentEntry();
  if (entry?.isQuiet) return null;
  // The stack tells what neither the SDK's entry nor the host has told.
  const around = entry?.site && target.provider ? null : lookAround(below);
  const provider = target.provider ?? providerFor(target.wire, entry, around?.packages ?? []);
  const isLoopback = /^(?:localhost|127\.|\[?::1|0\.0\.0\.0)/.test(hostname);
  const call = {
    ...{ shared, request, target, entry, provider, answer: newAnswer(), reader: null, isEnded: false },
    started: now(),
    ts: today(),
    site: entry?.site ?? around?.site ?? NOWHERE,
    isKnown: target.provider !== null || isSdk(entry, around, provider),
    host: target.provider && !isLoopback ? null : `${hostname}${port ? `:${port}` : ''}`,
    ttft: null,
    status: null,
    branches: 1,
  };
  call.attempt = attemptOf(call);
  if (open.size === 0) sweepAtExit();
  open.add(call);
  return call;
};

/** The head of the answer has come. */
exports.respond = function respond(call, status, contentType, encoding) {
  call.status = status;
  // A retry may come before anybody has read the body of the failure, if anybody does.
  if (status >= 400) settle(call, statusError(status));
  call.reader = bodyReader(contentType, encoding, call.answer, () => {
    call.ttft ??= now() - call.started;
  });
};

/** A piece of the body has come. A stream that has said its last word is over, whoever goes on reading it. */
exports.feed = function feed(call, bytes) {
  if (call.isEnded || !call.reader) return;
  call.reader.feed(bytes);
  if (call.answer.isDone && call.reader.isStream) finish(call, 'done');
};

exports.end = (call) => finish(call, 'done');
exports.cancel = (call) => finish(call, 'cancelled');
/** A request that could not even be made is none: `fetch` says so without a cause. */
exports.fail = (call, error) => {
  if (call.status === null && error instanceof TypeError && error.cause === undefined) discard(call);
  else finish(call, isAbort(error) ? 'cancelled' : 'error', error);
};

function discard(call) {
  call.isEnded = true;
  open.delete(call);
}

/** The first of two readers of the same body to come to the end decides; both must go away to cancel it. */
exports.branch = function branch(call) {
  call.branches += 1;
};

exports.leave = function leave(call) {
  call.branches -= 1;
  if (call.branches <= 0) finish(call, 'cancelled');
};

function finish(call, outcome, error) {
  if (call.isEnded) return;
  call.isEnded = true;
  open.delete(call);
  const { answer, entry, shared, status } = call;
  const ended = now();
  try {
    if (!answer.isDone || !call.reader?.isStream) call.reader?.end();
  } catch {
    // What the body said is lost.
  }
  // The program may well leave when it has all it wanted.
  const isComplete = answer.isDone && call.reader?.isStream;
  const end = answer.isError ? 'error' : isComplete ? 'done' : outcome;
  const failure = errorOf(status, end, error);
  if (status === null || status < 400) settle(call, failure);
  const body = requestFacts(call.request.body, call.target, entry, answer.model === null || failure !== null);
  if (!isLlmCall(call, body)) return;
  const isStream = call.reader?.isStream || call.target.isStream || (failure !== null && body.stream);
  const { op } = call.target;
  const isWhole = status !== null && status < 400 && (end === 'done' || (isStream && answer.isFinal));
  const tokens = isWhole ? tokensOf(answer, op) : null;
  append(shared, {
    v: 1,
    uid: `${shared.prefix}${(counter++).toString(36).padStart(6, '0')}`,
    ts: call.ts,
    run: shared.run,
    pid: process.pid,
    provider: call.provider,
    host: call.host,
    // Bedrock answers with its maker's name of the model, which is not the one that it bills.
    model:
      (call.target.wire === 'aws' ? call.target.model : null) ??
      answer.model ??
      call.target.model ??
      body.model,
    op,
    stream: Boolean(isStream),
    status,
    error: failure,
    latency_ms: round(ended - call.started),
    ttft_ms: isStream && call.ttft !== null ? round(call.ttft) : null,
    tokens,
    tokens_source: tokens ? 'exact' : 'none',
    end: failure === null || failure === 'cancelled' ? end : 'error',
    attempt: call.attempt,
    ...call.site,
    response_id: answer.id,
    source: 'hook',
  });
}

/**
 * A path that other servers have too is believed on a host that is nobody's only if the request or the answer looks
 * like one of an LLM.
 */
function isLlmCall({ answer, isKnown, status, target }, body) {
  if (isKnown || target.model || !target.isCommon) return true;
  if (target.wire === 'ollama') return answer.isOllama;
  const isAnswered = status !== null && status < 400;
  if (isAnswered && target.op !== 'audio') {
    return answer.usage !== null || (answer.model !== null && body.model !== null);
  }
  return body.model !== null || answer.model !== null;
}

function isSdk(entry, around, provider) {
  const names = [entry?.package, ...(around?.packages ?? [])];
  return names.some((name) => name && providerOfPackage(name) === provider);
}

/** Several speak the protocols of OpenAI and Anthropic: there the package says who it is. */
function providerFor(wire, entry, packages) {
  const known = [...packages, entry?.package].map((name) => name && providerOfPackage(name)).filter(Boolean);
  const isGeneral = (provider) => provider === 'openai' || provider === 'anthropic';
  const own = known.find((provider) => !isGeneral(provider)) ?? known[0];
  if (!own || (isGeneral(own) && wire !== 'openai' && wire !== 'anthropic')) return wire;
  if (isGeneral(own)) return wire;
  return wire === 'openai' || wire === 'anthropic' || wire === 'other' || wire === 'cohere' ? own : wire;
}

/** The SDK's own count, or the failed attempts with the same body within the same call so far: frameworks retry too. */
function attemptOf({ entry, request }) {
  const failed = entry?.failed?.size > 0 ? (entry.failed.get(keyOf(request)) ?? 0) : 0;
  return Math.max(request.retry ?? 0, failed) + 1;
}

function settle({ entry, request, attempt }, failure) {
  if (!entry?.failed) return;
  if (failure !== null && failure !== 'cancelled') entry.failed.set(keyOf(request), attempt);
  else if (entry.failed.size > 0) entry.failed.delete(keyOf(request));
}

function keyOf({ url, body }) {
  return typeof body === 'string' ? body : `${url.host}${url.pathname}`;
}

function errorOf(status, end, error) {
  if (status !== null && status >= 400) return statusError(status);
  if (end === 'cancelled') return 'cancelled';
  if (end !== 'error') return null;
  if (isTimeout(error)) return 'timeout';
  return status === null ? 'connection' : 'stream';
}

function statusError(status) {
  if (status === 429) return 'rate_limit';
  if (status === 529 || status === 503) return 'overloaded';
  if (status >= 500) return 'server';
  if (status === 408) return 'timeout';
  return status === 401 || status === 403 ? 'auth' : 'invalid_request';
}

const isAbort = (error) => error?.name === 'AbortError' || error?.code === 'ABORT_ERR';

function isTimeout(error) {
  const names = [error, error?.cause].flatMap((each) => [each?.name, each?.code]);
  return names.some((name) => /^TimeoutError$|TIMEDOUT$|_TIMEOUT$/.test(String(name)));
}

const round = (ms) => Math.round(Math.max(0, ms) * 10) / 10;

let isSwept = false;

/** What is still under way when the program ends is written as far as it is known. */
function sweepAtExit() {
  if (isSwept) return;
  isSwept = true;
  process.on('exit', () => {
    for (const call of open) {
      try {
        finish(call, 'cancelled');
      } catch {
        // Lost.
      }
    }
  });
}
