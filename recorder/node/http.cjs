/**
 * Requests by `node:http` and `node:https`, and by whatever stands on them. Newer Node says when a request is made; on
 * older ones its class is watched. No listener is added to anything: a `data` listener would start a stream, an `error`
 * listener would hide an error.
 */
'use strict';

const channels = require('node:diagnostics_channel');

const [MAJOR, MINOR] = process.versions.node.split('.').map(Number);
const TELLS_OF_REQUESTS = MAJOR > 22 || (MAJOR === 22 && MINOR >= 12);

exports.installHttp = function installHttp(shared) {
  // As above, without loading any of it before the first stream.
  const onStream = (message) => {
    channels.unsubscribe('http2.client.stream.created', onStream);
    quiet(() => require('./http2.cjs').listenToHttp2(shared, message));
  };
  channels.subscribe('http2.client.stream.created', onStream);
  if (!TELLS_OF_REQUESTS) return watchClass(shared);
  const onCreated = ({ request }) => begun(shared, request, onCreated);
  channels.subscribe('http.client.request.created', onCreated);
};

function begun(shared, request, below) {
  try {
    if (request.method !== 'POST' || !shared.maybe(request.path)) return;
    const { hostname, port } = addressOf(request);
    const url = new URL(`${request.protocol}//${hostname}:${port}${request.path}`);
    const body = [];
    const calls = require('./calls.cjs');
    const retry = Number.parseInt(request.getHeader('x-stainless-retry-count'), 10);
    const asked = { method: 'POST', url, retry: Number.isInteger(retry) ? retry : null, body };
    const call = calls.begin(shared, asked, below);
    if (!call) return;
    keepBody(request, body);
    watchRequest(calls, call, request);
  } catch {
    // Not recorded.
  }
}

/** As the request was made to: behind a proxy, the proxy's. */
function addressOf(request) {
  const [hostname, port = ''] = splitHost(request.getHeader('host') ?? request.host);
  return { hostname, port };
}

function splitHost(host) {
  const [, hostname, port] = /^(.*?)(?::(\d+))?$/.exec(String(host).replace(/^\[(.*)\]$/, '[$1]')) ?? [];
  return [hostname, port];
}

const LONGEST_BODY = 1024 * 1024;

/** The model is in it, should the answer not tell. */
function keepBody(request, body) {
  let size = 0;
  for (const name of ['write', 'end']) {
    const own = request[name];
    override(request, name, function (chunk, ...rest) {
      if (typeof chunk === 'string' || chunk instanceof Uint8Array) {
        size += chunk.length;
        if (size <= LONGEST_BODY) body.push(chunk);
        else body.length = 0;
      }
      return Reflect.apply(own, this, [chunk, ...rest]);
    });
  }
}

function watchRequest(calls, call, request) {
  const { emit } = request;
  const isGone = watchDestroy(request);
  let isLate = false;
  override(request, 'emit', function (event, ...values) {
    quiet(() => {
      if (event === 'response') watchResponse(calls, call, values[0], isGone);
      else if (event === 'timeout') isLate = true;
      else if (event === 'error' || (event === 'close' && call.status === null)) {
        if (isLate) calls.fail(call, { code: 'ETIMEDOUT' });
        else if (isGone()) calls.cancel(call);
        else calls.fail(call, values[0]);
      }
    });
    return Reflect.apply(emit, this, [event, ...values]);
  });
}

/** `push` gets every piece before the program does, whether it reads, pipes or waits for events. */
function watchResponse(calls, call, response, isGone) {
  calls.respond(
    call,
    response.statusCode,
    response.headers['content-type'],
    response.headers['content-encoding'],
  );
  const { push } = response;
  override(response, 'push', function (chunk, ...rest) {
    quiet(() => {
      if (chunk === null) calls.end(call);
      else if (chunk instanceof Uint8Array) calls.feed(call, chunk);
    });
    return Reflect.apply(push, this, [chunk, ...rest]);
  });
  watchDestroy(response, (error) => {
    if (isReset(error) && !isGone()) calls.fail(call, error);
    else calls.cancel(call);
  });
}

/** Whether the program went away, rather than the other side. */
function watchDestroy(stream, then) {
  const { destroy } = stream;
  let isGone = false;
  override(stream, 'destroy', function (error, ...rest) {
    quiet(() => {
      if (!isReset(error)) isGone = true;
      then?.(error);
    });
    return Reflect.apply(destroy, this, [error, ...rest]);
  });
  return () => isGone;
}

const isReset = (error) => error?.code === 'ECONNRESET';

function override(object, name, value) {
  Object.defineProperty(object, name, { value, writable: true, configurable: true, enumerable: false });
}

function quiet(work) {
  try {
    work();
  } catch {
    // Not recorded.
  }
}

/** Before Node 22.12. */
function watchClass(shared) {
  const { ClientRequest } = require('node:http');
  const seen = new WeakSet();
  for (const name of ['end', 'write']) {
    const own = ClientRequest.prototype[name];
    override(ClientRequest.prototype, name, function watched(...args) {
      if (!seen.has(this)) {
        seen.add(this);
        begun(shared, this, watched);
        // The methods of this one request are watched now.
        if (Object.hasOwn(this, name)) return Reflect.apply(this[name], this, args);
      }
      return Reflect.apply(own, this, args);
    });
  }
}
