/**
 * Requests by `node:http` and `node:https`, and by whatever stands on them. Newer Node says when a request is made; on
 * older ones its class is watched. No listener is added to anything: a `data` listener would start a stream, an `error`
 * listener would hide an error.
 */
'use strict';

const channels = require('node:diagnostics_channel');
const { override, quiet } = require('./wrap.cjs');

const [MAJOR, MINOR] = process.versions.node.split('.').map(Number);
const TELLS_OF_REQUESTS = MAJOR > 22 || (MAJOR === 22 && MINOR >= 12);

/** The call that a request belongs to. */
const under = new WeakMap();

exports.installHttp = function installHttp(shared) {
  // As below, without loading any of it before the first stream.
  const onStream = (message) => {
    channels.unsubscribe('http2.client.stream.created', onStream);
    quiet(() => require('./http2.cjs').listenToHttp2(shared, message));
  };
  channels.subscribe('http2.client.stream.created', onStream);
  if (!TELLS_OF_REQUESTS) return watchClass(shared);
  const onCreated = ({ request }) => begun(shared, request, onCreated);
  channels.subscribe('http.client.request.created', onCreated);
  channels.subscribe('http.client.response.finish', ({ request, response }) =>
    quiet(() => answered(request, response)),
  );
  channels.subscribe('http.client.request.error', ({ request, error }) =>
    quiet(() => failed(request, error)),
  );
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
    under.set(request, call);
    watchDestroy(request, (error) => gone(request, error));
    if (!TELLS_OF_REQUESTS) watchEvents(request);
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

/** Where Node does not tell. */
function watchEvents(request) {
  const { emit } = request;
  override(request, 'emit', function (event, ...values) {
    quiet(() => {
      if (event === 'response') answered(request, values[0]);
      else if (event === 'error') failed(request, values[0]);
    });
    return Reflect.apply(emit, this, [event, ...values]);
  });
}

/** `push` gets every piece before the program does, whether it reads, pipes or waits for events. */
function answered(request, response) {
  const call = under.get(request);
  if (!call) return;
  const calls = require('./calls.cjs');
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
    if (isReset(error)) calls.fail(call, error);
    else gone(request, error);
  });
}

function failed(request, error) {
  const call = under.get(request);
  if (call) require('./calls.cjs').fail(call, error);
}

/** The program does not want it any more, be it that it took too long. */
function gone(request, error) {
  const call = under.get(request);
  if (!call || isReset(error)) return;
  const calls = require('./calls.cjs');
  const longest = request.socket?.timeout;
  if (longest > 0 && performance.now() - call.started >= longest) calls.fail(call, { code: 'ETIMEDOUT' });
  else calls.cancel(call);
}

/** Node destroys what the other side has cut off, too, and says so by the error. */
function watchDestroy(stream, then) {
  const { destroy } = stream;
  override(stream, 'destroy', function (error, ...rest) {
    quiet(() => then(error));
    return Reflect.apply(destroy, this, [error, ...rest]);
  });
}

const isReset = (error) => error?.code === 'ECONNRESET';

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
