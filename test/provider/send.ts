/** Sends an answer as its fault says: whole, in pieces, late, compressed, or not to the end. */
import type { ServerResponse } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { constants, createBrotliCompress, createDeflate, createGzip } from 'node:zlib';
import type { Answer } from './answer.ts';
import { exceptionMessage } from './eventStream.ts';
import type { Fault } from './faults.ts';

/** `cut` by the fault, `cancelled` by the client. */
export type Delivery = 'done' | 'cut' | 'cancelled';

/** `go` resolves when the client has said that it may go on. */
export async function deliver(
  response: ServerResponse,
  answer: Answer,
  fault: Fault,
  go: () => Promise<void>,
): Promise<Delivery> {
  const gone = new Promise<'gone'>((resolve) => response.on('close', () => resolve('gone')));
  response.on('error', () => {});
  if (fault.slowMs) await Promise.race([pause(fault.slowMs), gone]);
  if (fault.refuse) return cut(response);
  if (fault.hang) {
    await gone;
    return 'cancelled';
  }
  const encoding = fault.encoding ? { 'content-encoding': fault.encoding } : {};
  response.writeHead(answer.status ?? 200, { 'content-type': answer.type, ...encoding, ...answer.headers });
  const out = writer(response, fault.encoding);
  const { pieces } = answer;
  for (const [at, piece] of pieces.entries()) {
    if (reached(fault.cutAfter, at, pieces.length)) return cut(response);
    if (reached(fault.hold, at, pieces.length) && (await Promise.race([go(), gone])) === 'gone')
      return 'cancelled';
    if (reached(fault.errorAfter, at, pieces.length)) {
      await Promise.race([out.write(errorOf(answer)), gone]);
      break;
    }
    if (at > 0 && fault.gapMs) await Promise.race([pause(fault.gapMs), gone]);
    if (response.destroyed || response.closed) return 'cancelled';
    await Promise.race([out.write(piece), gone]);
  }
  if (response.destroyed || response.closed) return response.writableFinished ? 'done' : 'cancelled';
  await out.end();
  await Promise.race([new Promise((sent) => response.once('finish', sent)), gone]);
  return response.writableFinished ? 'done' : 'cancelled';
}

function reached(wanted: number | undefined, at: number, length: number): boolean {
  return wanted !== undefined && at === (wanted < 0 ? Math.max(1, length + wanted) : wanted);
}

/** Over HTTP/2 only the stream ends, with an error. */
function cut(response: ServerResponse): Delivery {
  const { stream } = response as unknown as { stream?: { close(code: number): void } };
  if (stream) stream.close(2);
  else response.socket?.destroy();
  return 'cut';
}

function errorOf({ type }: Answer): string | Buffer {
  const error = { type: 'error', error: { type: 'overloaded_error', message: 'later' } };
  if (type.includes('eventstream')) return exceptionMessage('throttlingException', { message: 'later' });
  if (type.includes('ndjson')) return `${JSON.stringify({ error: 'later' })}\n`;
  return `event: error\ndata: ${JSON.stringify(error)}\n\n`;
}

interface Writer {
  write(piece: string | Buffer): Promise<void>;
  end(): Promise<void>;
}

function writer(response: ServerResponse, encoding: Fault['encoding']): Writer {
  const packer = encoding && packerOf(encoding);
  if (!packer) {
    return {
      write: (piece) => new Promise((sent) => response.write(piece, () => sent())),
      end: async () => void response.end(),
    };
  }
  packer.pipe(response);
  return {
    // Flushed, so that what has been written can be read on the other side.
    write: (piece) => new Promise((sent) => packer.write(piece, () => packer.flush(() => sent()))),
    end: async () => void packer.end(),
  };
}

function packerOf(encoding: NonNullable<Fault['encoding']>) {
  if (encoding === 'gzip') return createGzip();
  if (encoding === 'deflate') return createDeflate();
  return createBrotliCompress({ flush: constants.BROTLI_OPERATION_FLUSH });
}
