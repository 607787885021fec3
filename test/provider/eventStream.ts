/** The frames of `application/vnd.amazon.eventstream`: lengths, headers, payload, checksums. */
import { crc32 } from 'node:zlib';

export function eventMessage(eventType: string, payload: object): Buffer {
  return frame(
    { ':event-type': eventType, ':content-type': 'application/json', ':message-type': 'event' },
    payload,
  );
}

/** An error in the middle of a stream. */
export function exceptionMessage(type: string, payload: object): Buffer {
  const headers = { ':exception-type': type, ':content-type': 'application/json' };
  return frame({ ...headers, ':message-type': 'exception' }, payload);
}

function frame(headers: Readonly<Record<string, string>>, payload: object): Buffer {
  const head = Buffer.concat(Object.entries(headers).map(([name, value]) => header(name, value)));
  const body = Buffer.from(JSON.stringify(payload));
  const prelude = Buffer.alloc(12);
  prelude.writeUInt32BE(16 + head.length + body.length, 0);
  prelude.writeUInt32BE(head.length, 4);
  prelude.writeUInt32BE(crc32(prelude.subarray(0, 8)), 8);
  const checked = Buffer.concat([prelude, head, body]);
  const checksum = Buffer.alloc(4);
  checksum.writeUInt32BE(crc32(checked));
  return Buffer.concat([checked, checksum]);
}

/** Seven is the type of a text. */
function header(name: string, value: string): Buffer {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(Buffer.byteLength(value));
  const title = Buffer.from(name);
  return Buffer.concat([Buffer.from([title.length]), title, Buffer.from([7]), length, Buffer.from(value)]);
}
