/** Which model a request asks for and whether it wants a stream: needed only where the answer does not tell. */
'use strict';

const LONGEST = 1024 * 1024;
const ENDS = 4096;

/** `{ model, stream }`. Nothing is read unless it is `needed`. */
exports.requestFacts = function requestFacts(body, target, entry, needed) {
  if (!needed) return { model: null, stream: false };
  const told = tried(() => fromBody(body)) ?? { model: null, stream: false };
  const model = told.model ?? target.model ?? tried(() => fromArgument(entry)) ?? null;
  return { model, stream: told.stream };
};

function tried(work) {
  try {
    return work();
  } catch {
    return undefined;
  }
}

function fromBody(body) {
  if (typeof FormData === 'function' && body instanceof FormData) {
    return { model: textOf(body.get('model')), stream: body.get('stream') === 'true' };
  }
  const text = textBody(body);
  if (text === null) return { model: null, stream: false };
  if (text.startsWith('--'))
    return { model: textOf(/name="model"\r\n[\s\S]*?\r\n([^\r\n]+)/.exec(text)?.[1]), stream: false };
  if (text.length <= LONGEST) {
    const value = JSON.parse(text);
    return { model: textOf(value?.model), stream: value?.stream === true };
  }
  const ends = `${text.slice(0, ENDS)}\n${text.slice(-ENDS)}`;
  const model = /(?<!\\)"model"\s*:\s*"([^"\\]+)"/.exec(ends)?.[1];
  return { model: textOf(model), stream: /(?<!\\)"stream"\s*:\s*true/.test(ends) };
}

function textBody(body) {
  if (typeof body === 'string') return body;
  if (Array.isArray(body)) return Buffer.concat(body.map((each) => Buffer.from(each))).toString();
  if (body instanceof Uint8Array || body instanceof ArrayBuffer) return Buffer.from(body).toString();
  return null;
}

/** What the SDK's method was asked, where it is a plain member. */
function fromArgument(entry) {
  const argument = entry?.argument?.deref?.();
  if (typeof argument !== 'object' || argument === null) return null;
  return textOf(Object.getOwnPropertyDescriptor(argument, 'model')?.value);
}

const textOf = (value) => (typeof value === 'string' && value !== '' ? value.slice(0, 200) : null);
