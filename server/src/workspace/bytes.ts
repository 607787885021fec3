/** Steps over UTF-8 as the regular expressions of a text would make them; what is no UTF-8 is U+FFFD there, and no space. */

/** The byte there, -1 beyond the end: an index out of bounds would slow down all reads of the same line of code. */
export function byteAt(bytes: Uint8Array, at: number): number {
  return at >= 0 && at < bytes.length ? (bytes[at] as number) : -1;
}

/** Where `\s*` ends. */
export function afterSpaces(bytes: Uint8Array, start: number): number {
  let at = start;
  while (at < bytes.length) {
    const byte = bytes[at] as number;
    if (byte === 32 || (byte >= 9 && byte <= 13)) at++;
    else if (byte < 0x80) break;
    else {
      const wide = wideSpaceAt(bytes, at);
      if (wide === 0) break;
      at += wide;
    }
  }
  return at;
}

/** Where `\s*` begins that ends at `end`. */
export function beforeSpaces(bytes: Uint8Array, end: number): number {
  let at = end;
  while (at > 0) {
    const byte = bytes[at - 1] as number;
    if (byte === 32 || (byte >= 9 && byte <= 13)) at--;
    else if (byte < 0x80) break;
    else if (wideSpaceAt(bytes, at - 3) === 3) at -= 3;
    else if (wideSpaceAt(bytes, at - 2) === 2) at -= 2;
    else break;
  }
  return at;
}

/** `[A-Za-z0-9_]` */
export function isWordByte(byte: number): boolean {
  return (
    (byte >= 97 && byte <= 122) || (byte >= 65 && byte <= 90) || (byte >= 48 && byte <= 57) || byte === 95
  );
}

/** Of U+2028 and U+2029, which end a line for regular expressions. */
export function isWideLineEnd(bytes: Uint8Array, at: number): boolean {
  if (byteAt(bytes, at) !== 0xe2 || byteAt(bytes, at + 1) !== 0x80) return false;
  return (byteAt(bytes, at + 2) & 0xfe) === 0xa8;
}

/** Bytes of the white space there that is no ASCII; 0 where there is none. */
function wideSpaceAt(bytes: Uint8Array, at: number): number {
  const first = byteAt(bytes, at);
  if (first < 0xc2) return 0;
  const second = byteAt(bytes, at + 1);
  if (first === 0xc2) return second === 0xa0 ? 2 : 0;
  const third = byteAt(bytes, at + 2);
  if (first === 0xe1) return second === 0x9a && third === 0x80 ? 3 : 0;
  if (first === 0xe3) return second === 0x80 && third === 0x80 ? 3 : 0;
  if (first === 0xef) return second === 0xbb && third === 0xbf ? 3 : 0;
  if (first !== 0xe2) return 0;
  if (second === 0x81) return third === 0x9f ? 3 : 0;
  if (second !== 0x80) return 0;
  const isSpace = (third >= 0x80 && third <= 0x8a) || third === 0xa8 || third === 0xa9 || third === 0xaf;
  return isSpace ? 3 : 0;
}
