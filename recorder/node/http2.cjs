/** Requests over HTTP/2, as Bedrock's SDK makes them. Streams are watched one by one, as those of HTTP/1.1 are. */
'use strict';

const channels = require('node:diagnostics_channel');
const { override, quiet } = require('./wrap.cjs');

const seen = new WeakSet();
let isPatched = false;

/** Newer Node tells of each stream, whoever makes it, without being changed. */
exports.listenToHttp2 = function listenToHttp2(shared, first) {
  const onCreated = ({ stream, headers }) => begun(shared, stream, headers, onCreated);
  onCreated(first);
  channels.subscribe('http2.client.stream.created', onCreated);
};

/** On older ones sessions are watched. Node's module is loaded for it, so only for those who load it themselves. */
exports.installHttp2 = function installHttp2(shared) {
  if (isPatched) return;
  isPatched = true;
  const http2 = require('node:http2');
  http2.connect = new Proxy(http2.connect, {
    apply(target, self, args) {
      const session = Reflect.apply(target, self, args);
      quiet(() => watchSession(shared, session));
      return session;
    },
  });
  require('node:module').syncBuiltinESMExports();
};

function watchSession(shared, session) {
  const { request } = session;
  override(session, 'request', function watched(headers, ...options) {
    const stream = Reflect.apply(request, this, [headers, ...options]);
    begun(shared, stream, headers, watched);
    return stream;
  });
}

function begun(shared, stream, headers, below) {
  try {
    const path = headers?.[':path'];
    if (typeof path !== 'string' || seen.has(stream) || !shared.maybe(path)) return;
    seen.add(stream);
    const { session } = stream;
    const authority = headers[':authority'] ?? addressOf(session);
    const url = new URL(`${session.encrypted ? 'https' : 'http'}://${authority}${path}`);
    const request = { method: headers[':method'] ?? 'GET', url, retry: null, body: undefined };
    const call = require('./calls.cjs').begin(shared, request, below);
    if (call) watchStream(call, stream);
  } catch {
    // Not recorded.
  }
}

function addressOf({ socket }) {
  return `${socket.remoteAddress}:${socket.remotePort}`;
}

function watchStream(call, stream) {
  const calls = require('./calls.cjs');
  const { push, emit } = stream;
  let isGone = false;
  override(stream, 'push', function (chunk, ...rest) {
    quiet(() => {
      if (chunk !== null && chunk instanceof Uint8Array) calls.feed(call, chunk);
    });
    return Reflect.apply(push, this, [chunk, ...rest]);
  });
  for (const name of ['close', 'destroy']) {
    const own = stream[name];
    override(stream, name, function (...args) {
      // Node itself closes a stream that the other side has reset, and says so before.
      if (!this.rstCode && !args[0]?.code?.startsWith?.('ERR_HTTP2')) isGone = true;
      return Reflect.apply(own, this, args);
    });
  }
  override(stream, 'emit', function (event, ...values) {
    quiet(() => {
      if (event === 'response') {
        const [headers] = values;
        calls.respond(call, headers[':status'], headers['content-type'], headers['content-encoding']);
      } else if (event === 'end' && call.status !== null && !stream.rstCode) calls.end(call);
      else if (event === 'error') calls.fail(call, values[0]);
      else if (event === 'aborted' || event === 'close') {
        if (isGone || stream.rstCode === 8) calls.cancel(call);
        else calls.fail(call, null);
      }
    });
    return Reflect.apply(emit, this, [event, ...values]);
  });
}
