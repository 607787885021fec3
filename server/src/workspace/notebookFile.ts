/**
 * A notebook's outputs (images, tables, the state of widgets) may have a hundred times the size of its code and say
 * nothing of it. They are cut out of the bytes before anything is decoded, so only the code counts.
 */

/** Bytes of a notebook that is still read. */
export const READABLE_NOTEBOOK = 200_000_000;

const SKIPPED = new Set(['outputs', 'attachments', 'widgets']);
const LONGEST = Math.max(...[...SKIPPED].map((key) => key.length));

const [QUOTE, BACKSLASH, COLON, COMMA] = [0x22, 0x5c, 0x3a, 0x2c];
const NULL = Buffer.from('null');

/** The JSON with `null` for the outputs. What is no JSON stays none. */
export function withoutOutputs(json: Buffer): Buffer {
  const kept: Buffer[] = [];
  let from = 0;
  for (let at = json.indexOf(QUOTE); at >= 0; ) {
    const end = stringEnd(json, at);
    const colon = skipBlanks(json, end);
    const isSkipped =
      json[colon] === COLON &&
      end - at - 2 <= LONGEST &&
      SKIPPED.has(json.toString('latin1', at + 1, end - 1));
    if (isSkipped) {
      kept.push(json.subarray(from, colon + 1), NULL);
      from = valueEnd(json, colon + 1);
    }
    at = json.indexOf(QUOTE, isSkipped ? from : end);
  }
  kept.push(json.subarray(from));
  return Buffer.concat(kept);
}

/** Behind the closing quote of the string that starts at `start`. */
function stringEnd(json: Buffer, start: number): number {
  for (let end = json.indexOf(QUOTE, start + 1); end >= 0; end = json.indexOf(QUOTE, end + 1)) {
    let escapes = 0;
    while (json[end - 1 - escapes] === BACKSLASH) escapes++;
    if (escapes % 2 === 0) return end + 1;
  }
  return json.length;
}

function skipBlanks(json: Buffer, start: number): number {
  let at = start;
  while (json[at] === 0x20 || json[at] === 0x0a || json[at] === 0x0d || json[at] === 0x09) at++;
  return at;
}

/** Behind the value: at the comma or bracket that follows it. */
function valueEnd(json: Buffer, start: number): number {
  let depth = 0;
  for (let at = start; at < json.length; at++) {
    const byte = json[at];
    if (byte === QUOTE) at = stringEnd(json, at) - 1;
    else if (byte === 0x5b || byte === 0x7b) depth++;
    else if (byte === 0x5d || byte === 0x7d) {
      if (depth === 0) return at;
      depth--;
    } else if (byte === COMMA && depth === 0) return at;
  }
  return json.length;
}
