/**
 * Reads bodies as they pass by: JSON as a whole, server-sent events, lines of JSON and AWS event streams piece by
 * piece. It keeps no more of them than the counts need, and never holds a piece back.
 */
'use strict';

const { learn } = require('./usage.cjs');

/** A body that is longer is looked into from its two ends. */
const WHOLE = 256 * 1024;
const END = 64 * 1024;
/** What comes compressed is kept until its end; beyond this nothing is said about it. */
const MOST_COMPRESSED = 32 * 1024 * 1024;
const LONGEST_EVENT = 16 * 1024 * 1024;

/** The first words of an answer, and no envelope around them. */
const CONTENT =
  /"(?:content|text|delta|thinking|partial_json|arguments|reasoning|reasoning_content|response|generation|outputText)"\s*:\s*"[^"]/;
/** Events without any of these say nothing that a record has. */
const TELLING =
  /"(?:usage|usageMetadata|model|modelVersion|billed_units|error|done|meta|amazon-bedrock-invocationMetrics|prompt_eval_count)"|"(?:message_stop|message-end|error)"/;

/**
 * `onContent` is called at the first piece of content. The reader has `feed(bytes)`, and `end()` which says what was
 * left over. `isStream` tells a stream from a whole body.
 */
exports.bodyReader = function bodyReader(contentType, encoding, answer, onContent) {
  const kind = kindOf(contentType);
  const readers = { sse: lines, ndjson: lines, events: eventStream, json: whole, other: nothing };
  const reader = readers[kind](answer, onContent, kind);
  const isStream = kind === 'sse' || kind === 'ndjson' || kind === 'events';
  const isPlain = !encoding || encoding === 'identity';
  return { isStream, kind, ...(isPlain ? reader : compressed(reader, encoding, onContent)) };
};

function kindOf(contentType) {
  const type = String(contentType ?? '').toLowerCase();
  if (type.includes('text/event-stream')) return 'sse';
  if (type.includes('ndjson') || type.includes('jsonl') || type.includes('json-lines')) return 'ndjson';
  if (type.includes('vnd.amazon.eventstream')) return 'events';
  return type.includes('json') || type === '' ? 'json' : 'other';
}

function nothing() {
  return { feed() {}, end() {} };
}

/** Server-sent events and lines of JSON: one value a line. */
function lines(answer, onContent, kind) {
  const decoder = new TextDecoder();
  let rest = '';
  let hasContent = false;
  // The first events tell the id.
  let early = 2;
  const take = (raw) => {
    const line = raw.endsWith('\r') ? raw.slice(0, -1) : raw;
    if (kind === 'sse' && !line.startsWith('data:')) return;
    const data = kind === 'sse' ? line.slice(line[5] === ' ' ? 6 : 5) : line;
    if (data === '[DONE]') {
      answer.isDone = true;
      return;
    }
    if (!hasContent && CONTENT.test(data)) {
      hasContent = true;
      onContent();
    }
    if (early > 0 || TELLING.test(data)) learnText(answer, data, false);
    early -= 1;
  };
  return {
    feed(bytes) {
      const parts = (rest + decoder.decode(bytes, { stream: true })).split('\n');
      rest = parts.pop();
      for (const part of parts) take(part);
      if (rest.length > LONGEST_EVENT) rest = '';
    },
    end() {
      if (rest) take(rest);
      rest = '';
    },
  };
}

/** One JSON value. Of a long one, both ends: the counts are in one of them. */
function whole(answer, onContent) {
  const chunks = [];
  let size = 0;
  let tail = [];
  return {
    feed(bytes) {
      if (size === 0) onContent();
      size += bytes.length;
      if (size <= WHOLE) chunks.push(Buffer.from(bytes));
      else tail = [Buffer.concat([...tail, bytes]).subarray(-END)];
    },
    end() {
      const head = Buffer.concat(chunks).toString();
      if (size > WHOLE) learnEnds(answer, head.slice(0, END), `${head.slice(-END)}${Buffer.concat(tail)}`);
      else if (size > 0) learnText(answer, head, true);
    },
  };
}

const MEMBERS = ['usage', 'usageMetadata', 'meta'];
const SCALARS = ['model', 'modelVersion', 'id', 'responseId'];
const COUNTS = ['prompt_eval_count', 'eval_count', 'inputTextTokenCount'];

/** Quotes within texts are escaped, so that `"usage":` is a member's name wherever it stands. */
function learnEnds(answer, head, tail) {
  const found = {};
  for (const name of MEMBERS) {
    const object = memberAt(tail, tail.lastIndexOf(`"${name}"`)) ?? memberAt(head, head.indexOf(`"${name}"`));
    if (object) found[name] = object;
  }
  for (const name of SCALARS) {
    const pattern = new RegExp(`(?<!\\\\)"${name}"\\s*:\\s*"([^"\\\\]*)"`);
    const value = pattern.exec(head.slice(0, 2048))?.[1] ?? pattern.exec(tail.slice(-2048))?.[1];
    if (value) found[name] = value;
  }
  for (const name of COUNTS) {
    const value = new RegExp(`"${name}"\\s*:\\s*(\\d+)`).exec(tail)?.[1];
    if (value) found[name] = Number(value);
  }
  learn(answer, found, true);
}

function memberAt(text, at) {
  const open = at < 0 ? -1 : text.indexOf('{', at);
  if (open < 0) return undefined;
  let depth = 0;
  for (let index = open; index < text.length; index += 1) {
    if (text[index] === '{') depth += 1;
    else if (text[index] === '}') depth -= 1;
    if (depth === 0) return parsed(text.slice(open, index + 1));
  }
  return undefined;
}

/** Frames of `application/vnd.amazon.eventstream`: two lengths and a checksum, headers, payload, a checksum. */
function eventStream(answer, onContent) {
  let rest = Buffer.alloc(0);
  let hasContent = false;
  const take = (headers, payload) => {
    if (/:message-type.{3}(?:exception|error)/s.test(headers)) {
      answer.isError = true;
      return;
    }
    const wrapped = payload.startsWith('{"bytes"') ? parsed(payload)?.bytes : undefined;
    const data = wrapped ? Buffer.from(wrapped, 'base64').toString() : payload;
    if (!hasContent && CONTENT.test(data)) {
      hasContent = true;
      onContent();
    }
    if (TELLING.test(data)) learnText(answer, data, false);
    if (/:event-type.{3}metadata/s.test(headers)) answer.isDone = true;
  };
  return {
    feed(bytes) {
      rest = rest.length > 0 ? Buffer.concat([rest, bytes]) : Buffer.from(bytes);
      while (rest.length >= 16) {
        const total = rest.readUInt32BE(0);
        const headers = rest.readUInt32BE(4);
        // Not what it says it is.
        if (total < 16 + headers || total > LONGEST_EVENT) rest = Buffer.alloc(0);
        if (rest.length === 0 || rest.length < total) return;
        take(rest.toString('latin1', 12, 12 + headers), rest.toString('utf8', 12 + headers, total - 4));
        rest = rest.subarray(total);
      }
    },
    end() {},
  };
}

/** Unpacked at the end, in one go: unpacking as it comes would need a stream that keeps the process alive. */
function compressed(reader, encoding, onContent) {
  const chunks = [];
  let size = 0;
  return {
    feed(bytes) {
      if (size === 0) onContent();
      size += bytes.length;
      if (size <= MOST_COMPRESSED) chunks.push(Buffer.from(bytes));
    },
    end() {
      const plain = size > 0 && size <= MOST_COMPRESSED ? unpacked(Buffer.concat(chunks), encoding) : null;
      if (plain) reader.feed(plain);
      reader.end();
    },
  };
}

function unpacked(bytes, encoding) {
  const zlib = require('node:zlib');
  const { Z_SYNC_FLUSH, BROTLI_OPERATION_FLUSH } = zlib.constants;
  // What was cut off in the middle is still unpacked up to there.
  const most = { maxOutputLength: MOST_COMPRESSED };
  const options = { ...most, finishFlush: Z_SYNC_FLUSH };
  const ways = {
    gzip: () => zlib.gunzipSync(bytes, options),
    'x-gzip': () => zlib.gunzipSync(bytes, options),
    deflate: () => ((bytes[0] & 15) === 8 ? zlib.inflateSync : zlib.inflateRawSync)(bytes, options),
    br: () => zlib.brotliDecompressSync(bytes, { ...most, finishFlush: BROTLI_OPERATION_FLUSH }),
    zstd: () => zlib.zstdDecompressSync?.(bytes, most),
  };
  try {
    return ways[String(encoding).trim().toLowerCase()]?.() ?? null;
  } catch {
    return null;
  }
}

function learnText(answer, text, isWhole) {
  const value = parsed(text);
  if (value !== undefined) learn(answer, value, isWhole);
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
