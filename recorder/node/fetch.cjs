/** The global `fetch`. Requests that are no LLM calls go to Node's own after one look at their address. */
'use strict';

exports.installFetch = function installFetch(shared) {
  const own = Object.getOwnPropertyDescriptor(globalThis, 'fetch');
  if (typeof own?.value !== 'function' || !own.configurable) return;
  Object.defineProperty(globalThis, 'fetch', { ...own, value: watched(shared, own.value) });
};

/** A `fetch` that behaves as the given one. A proxy, so that its name, length and text stay. */
exports.watched = watched;

function watched(shared, fetch) {
  const proxy = new Proxy(fetch, {
    apply(target, self, args) {
      const call = begun(shared, args, proxy);
      if (!call) return Reflect.apply(target, self, args);
      // Undici as a package is watched as well, further down.
      const quiet = shared.hasUndici ? require('./context.cjs').enterQuietly() : null;
      try {
        return followed(call, Reflect.apply(target, self, args));
      } finally {
        quiet?.();
      }
    },
  });
  return proxy;
}

function begun(shared, [input, init], below) {
  try {
    const address = typeof input === 'string' ? input : (input?.href ?? input?.url);
    if (typeof address !== 'string' || !shared.maybe(address)) return null;
    // It will not be sent.
    if (init?.signal?.aborted) return null;
    const method = init?.method ?? (typeof input === 'string' ? 'GET' : (input.method ?? 'GET'));
    const request = {
      method: String(method).toUpperCase(),
      url: new URL(address),
      retry: retryOf(init?.headers ?? input.headers),
      body: init?.body,
    };
    return require('./calls.cjs').begin(shared, request, below);
  } catch {
    return null;
  }
}

function retryOf(headers) {
  if (typeof headers !== 'object' || headers === null) return null;
  const name = 'x-stainless-retry-count';
  const value = typeof headers.get === 'function' ? headers.get(name) : memberOf(headers, name);
  const count = Number.parseInt(value, 10);
  return Number.isInteger(count) ? count : null;
}

function memberOf(headers, name) {
  const entries = Array.isArray(headers) ? headers : Object.entries(headers);
  return entries.find(([key]) => String(key).toLowerCase() === name)?.[1];
}

/** A rejection goes on as it came: it must stay unhandled where the program does not handle it. */
function followed(call, answer) {
  const calls = require('./calls.cjs');
  return answer.then(
    (response) => {
      try {
        const { headers } = response;
        // What fetch gives out is unpacked already.
        calls.respond(call, response.status, headers.get('content-type'), null);
        if (response.body) require('./stream.cjs').watchStream(call, response.body);
        else calls.end(call);
      } catch {
        // Not recorded.
      }
      return response;
    },
    (error) => {
      try {
        calls.fail(call, error);
      } catch {
        // Not recorded.
      }
      throw error;
    },
  );
}
