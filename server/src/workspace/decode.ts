/** Bytes to text, as editors do it: the byte order mark is no part of the text that offsets count in. */

/** UTF-8 (or UTF-16 where its mark says so), without the mark; what is no UTF-8 becomes U+FFFD. */
export function decode(bytes: Uint8Array): string {
  return new TextDecoder(utf16Of(bytes) ?? 'utf-8').decode(bytes);
}

/** The same text without a mark, in UTF-8. */
export function asUtf8(bytes: Uint8Array): Uint8Array {
  if (utf16Of(bytes) !== undefined) return Buffer.from(decode(bytes));
  const hasMark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  return hasMark ? bytes.subarray(3) : bytes;
}

/** Has a NUL byte where git looks for one, and no mark that explains it. */
export function isBinary(bytes: Uint8Array): boolean {
  return utf16Of(bytes) === undefined && bytes.subarray(0, 8_000).includes(0);
}

function utf16Of(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  return undefined;
}
