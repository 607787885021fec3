/** The package `undici`, of which a program may have its own copy: its `fetch`, and everything that goes by a dispatcher. */
'use strict';

const { override, quiet } = require('./wrap.cjs');

exports.watchUndici = function watchUndici(shared, undici) {
  shared.hasUndici = true;
  const { watched } = require('./fetch.cjs');
  if (Object.getOwnPropertyDescriptor(undici, 'fetch')?.writable)
    undici.fetch = watched(shared, undici.fetch);
  // The dispatcher of the whole process may be the one of Node's own copy.
  for (const dispatcher of [undici.Agent?.prototype, undici.getGlobalDispatcher?.()])
    watchDispatcher(shared, dispatcher);
};

const watchedBases = new WeakSet();

function watchDispatcher(shared, dispatcher) {
  let base = dispatcher;
  while (base && !Object.hasOwn(base, 'dispatch')) base = Object.getPrototypeOf(base);
  if (typeof base?.dispatch !== 'function' || watchedBases.has(base)) return;
  watchedBases.add(base);
  const { dispatch } = base;
  override(base, 'dispatch', function watchedDispatch(options, handler) {
    // An agent hands on to a pool, and a pool to a client.
    if (typeof handler !== 'object' || handler === null || handlers.has(handler)) {
      return Reflect.apply(dispatch, this, [options, handler]);
    }
    const call = begun(shared, options, watchedDispatch);
    if (!call) return Reflect.apply(dispatch, this, [options, handler]);
    const own = handlerFor(call, handler);
    handlers.add(own);
    return Reflect.apply(dispatch, this, [options, own]);
  });
}

const handlers = new WeakSet();

function begun(shared, options, below) {
  try {
    if (options?.method !== 'POST' || !shared.maybe(options.path)) return null;
    const url = new URL(options.path, String(options.origin));
    return require('./calls.cjs').begin(
      shared,
      { method: 'POST', url, retry: null, body: options.body },
      below,
    );
  } catch {
    return null;
  }
}

/** Both generations of handlers: `onHeaders`, `onData` …, and since undici 7 `onResponseStart`, `onResponseData` …. */
function handlerFor(call, handler) {
  const calls = require('./calls.cjs');
  const seen = {
    onHeaders: (status, raw) => started(calls, call, status, (name) => fromRaw(raw, name)),
    onData: (chunk) => calls.feed(call, chunk),
    onComplete: () => calls.end(call),
    onError: (error) => failed(calls, call, error),
    onResponseStart: (_, status, headers) => started(calls, call, status, (name) => headers[name]),
    onResponseData: (_, chunk) => calls.feed(call, chunk),
    onResponseEnd: () => calls.end(call),
    onResponseError: (_, error) => failed(calls, call, error),
  };
  return new Proxy(handler, {
    get(target, name) {
      const value = Reflect.get(target, name, target);
      if (typeof value !== 'function') return value;
      return (...args) => {
        quiet(() => seen[name]?.(...args));
        return Reflect.apply(value, target, args);
      };
    },
  });
}

/** Informational answers come before the real one. */
function started(calls, call, status, header) {
  if (status >= 200) calls.respond(call, status, header('content-type'), header('content-encoding'));
}

/** A program that goes away is one of undici's own errors. */
function failed(calls, call, error) {
  const isLeft = error?.code === 'UND_ERR_ABORTED' || error?.name === 'AbortError';
  if (isLeft) calls.cancel(call);
  else calls.fail(call, error);
}

function fromRaw(raw, name) {
  const at = raw.findIndex((each, index) => index % 2 === 0 && String(each).toLowerCase() === name);
  return at < 0 ? null : String(raw[at + 1]);
}
