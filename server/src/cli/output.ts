/** Writing to streams that may be slow, closed early, or no terminal. */
import type { WriteStream } from 'node:tty';

/** The user's mistake: its message is all that is shown of it. */
export class UsageError extends Error {}

/** Settles when everything has left the process: a large result into a slow pipe is not cut off. */
export function writeAll(stream: NodeJS.WritableStream, text: string): Promise<void> {
  return new Promise((resolve) => {
    // A failed write is told through the stream's `error` event as well.
    stream.write(text, () => resolve());
  });
}

/** `llm-cost scan | head` closes our output on purpose. */
export function endQuietlyOnClosedPipe(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      process.exit(error.code === 'EPIPE' ? 0 : 2);
    });
  }
}

/** As https://no-color.org asks: any value that is not empty turns colours off. */
export function wantsColor(stream: WriteStream, env: NodeJS.ProcessEnv): boolean {
  return stream.isTTY === true && (env.NO_COLOR ?? '') === '' && env.TERM !== 'dumb';
}

export interface Progress {
  show(done: number, total: number): void;
  clear(): void;
}

/** One line on a terminal, written over itself; silent elsewhere. */
export function createProgress(stream: WriteStream): Progress {
  if (stream.isTTY !== true) return { show: () => undefined, clear: () => undefined };
  return {
    show: (done, total) => void stream.write(`\r\x1b[Kscanning: ${done} of ${total} files`),
    clear: () => void stream.write('\r\x1b[K'),
  };
}
