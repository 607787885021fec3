/**
 * Looks over the shoulder of whoever reads a web stream. The stream stays the one that it is: nothing is teed, copied,
 * read ahead or held back. Its own methods are overridden on this one object, so that each piece is seen as it is handed
 * out; `text()`, `json()` and `clone()` of a response go through the same methods.
 */
'use strict';

const calls = require('./calls.cjs');
const { quiet } = require('./wrap.cjs');

const lost =
  globalThis.FinalizationRegistry && new FinalizationRegistry((call) => quiet(() => calls.cancel(call)));

/** Ends the call when the stream is read to its end, fails, is cancelled, or is given up by everybody. */
exports.watchStream = function watchStream(call, stream) {
  lost?.register(stream, call);
  follow(call, stream);
};

function follow(call, stream) {
  const { getReader, cancel, tee, pipeTo, pipeThrough, values } = stream;
  if (typeof getReader !== 'function') return;
  let isLeft = false;
  const leave = () => {
    if (!isLeft) quiet(() => calls.leave(call));
    isLeft = true;
  };
  const own = {
    getReader(...options) {
      return followReader(call, Reflect.apply(getReader, stream, options), leave);
    },
    cancel(...reason) {
      const done = Reflect.apply(cancel, stream, reason);
      // A stream that is locked refuses.
      done.then(leave, () => {});
      return done;
    },
    tee() {
      const pair = Reflect.apply(tee, stream, []);
      quiet(() => {
        calls.branch(call);
        for (const each of pair) follow(call, each);
      });
      return pair;
    },
    pipeTo(...to) {
      return Reflect.apply(pipeTo, stream.locked ? stream : relay(own), to);
    },
    pipeThrough(...through) {
      return Reflect.apply(pipeThrough, stream.locked ? stream : relay(own), through);
    },
  };
  if (values) {
    own.values = (...options) => followIterator(call, Reflect.apply(values, stream, options), leave);
    own[Symbol.asyncIterator] = own.values;
  }
  for (const key of Reflect.ownKeys(own)) {
    Object.defineProperty(stream, key, {
      value: own[key],
      writable: true,
      configurable: true,
      enumerable: false,
    });
  }
}

/** Both readers of a teed stream see the same pieces; those of the one that is ahead count. */
function followReader(call, reader, leave) {
  const { read, cancel } = reader;
  const seen = { count: 0 };
  const own = {
    read(...into) {
      return watch(call, seen, Reflect.apply(read, reader, into));
    },
    cancel(...reason) {
      leave();
      return Reflect.apply(cancel, reader, reason);
    },
  };
  for (const key of Object.keys(own)) {
    Object.defineProperty(reader, key, {
      value: own[key],
      writable: true,
      configurable: true,
      enumerable: false,
    });
  }
  return reader;
}

function followIterator(call, iterator, leave) {
  const { next, return: stop } = iterator;
  const seen = { count: 0 };
  const own = {
    next: () => watch(call, seen, Reflect.apply(next, iterator, [])),
    return(...value) {
      leave();
      return Reflect.apply(stop, iterator, value);
    },
  };
  for (const key of Object.keys(own)) {
    Object.defineProperty(iterator, key, {
      value: own[key],
      writable: true,
      configurable: true,
      enumerable: false,
    });
  }
  return iterator;
}

/** The promise that the program gets settles after its piece was seen, and as it would have. */
function watch(call, seen, result) {
  return result.then(
    (step) => {
      quiet(() => {
        if (step.done) return calls.end(call);
        seen.count += 1;
        if (seen.count <= (call.pieces ?? 0)) return;
        call.pieces = seen.count;
        if (step.value instanceof Uint8Array) calls.feed(call, step.value);
      });
      return step;
    },
    (error) => {
      quiet(() => calls.fail(call, error));
      throw error;
    },
  );
}

/** Pipes read by inner ways that cannot be watched, so they read from a stream that asks this one piece by piece. */
function relay(own) {
  let reader = null;
  return new ReadableStream(
    {
      start() {
        reader = own.getReader();
      },
      async pull(controller) {
        const { done, value } = await reader.read();
        if (done) controller.close();
        else controller.enqueue(value);
      },
      cancel: (reason) => reader.cancel(reason),
    },
    { highWaterMark: 0 },
  );
}
