/** The one edge at which errors are caught: a bug costs one answer, never the server. */
import {
  type CancellationToken,
  LSPErrorCodes,
  type RemoteConsole,
  ResponseError,
} from 'vscode-languageserver/node';

export type Log = Pick<RemoteConsole, 'error' | 'info'>;

/** A request handler that logs what goes wrong and answers `empty` then; cancellation goes through to the client. */
export function safe<P, R>(
  log: Log,
  name: string,
  empty: R,
  work: (params: P, token: CancellationToken) => R | Promise<R>,
): (params: P, token: CancellationToken) => Promise<R> {
  return async (params, token) => {
    try {
      return await work(params, token);
    } catch (error) {
      if (error instanceof ResponseError) throw error;
      log.error(`${name} failed: ${describeError(error)}`);
      return empty;
    }
  };
}

/** Runs work that nobody awaits; what goes wrong is logged. */
export function inBackground(log: Log, name: string, work: () => unknown): void {
  void (async () => work())().catch((error: unknown) => {
    if (!isCancellation(error)) log.error(`${name} failed: ${describeError(error)}`);
  });
}

/** The result, or a cancellation as soon as the client wants none. */
export function unlessCancelled<T>(token: CancellationToken, result: Promise<T>): Promise<T> {
  if (token.isCancellationRequested) return Promise.reject(cancelled());
  return new Promise((resolve, reject) => {
    const subscription = token.onCancellationRequested(() => reject(cancelled()));
    result.then(resolve, reject).finally(() => subscription.dispose());
  });
}

export function describeError(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

function cancelled(): ResponseError<void> {
  return new ResponseError(LSPErrorCodes.RequestCancelled, 'cancelled');
}

function isCancellation(error: unknown): boolean {
  return error instanceof ResponseError && error.code === LSPErrorCodes.RequestCancelled;
}
