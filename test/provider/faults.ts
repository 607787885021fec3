/** What can go wrong with one request. A script of faults is used up request by request, LLM requests only. */
import type { Answer } from './answer.ts';

export interface Fault {
  /** Answered with this status instead. */
  readonly status?: number;
  /** Wait before the first byte of the answer. */
  readonly slowMs?: number;
  /** Wait between two pieces of a stream. */
  readonly gapMs?: number;
  /** The connection is cut after so many pieces; 0 is after the headers. Negative numbers count from the end, to the first at most. */
  readonly cutAfter?: number;
  /** The connection is cut before any answer. */
  readonly refuse?: boolean;
  /** No answer, until the client goes away. */
  readonly hang?: boolean;
  /** The stream waits after so many pieces until somebody posts to `/_go`, after the script was set. Negative numbers as above. */
  readonly hold?: number;
  /** The stream says an error after so many pieces, and ends. */
  readonly errorAfter?: number;
  /** The body is compressed, piece by piece. */
  readonly encoding?: 'gzip' | 'br' | 'deflate';
}

const NAMES: Readonly<Record<number, readonly [string, string, string]>> = {
  401: ['authentication_error', 'UNAUTHENTICATED', 'AccessDeniedException'],
  429: ['rate_limit_error', 'RESOURCE_EXHAUSTED', 'ThrottlingException'],
  500: ['api_error', 'INTERNAL', 'InternalServerException'],
};

/** The same request, refused. */
export function failure(answer: Answer, status: number): Answer {
  const [type, google, aws] = NAMES[status] ?? [
    'overloaded_error',
    'UNAVAILABLE',
    'ServiceUnavailableException',
  ];
  const error = { type, code: status, status: google, message: 'later' };
  return {
    ...answer,
    status,
    type: 'application/json',
    // So that the SDKs that ask how long to wait do not wait.
    headers: { 'retry-after-ms': '1', 'x-amzn-errortype': aws },
    pieces: [JSON.stringify({ type: 'error', message: 'later', error })],
    id: null,
    tokens: null,
  };
}
