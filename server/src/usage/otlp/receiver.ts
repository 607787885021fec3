/**
 * An OTLP/HTTP receiver for traces, JSON and protobuf, on this machine alone: a random port of 127.0.0.1, a token that only the
 * programs know which we start, no browser (`Origin`), no other name (`Host`), a limit of size. Off until somebody turns it on.
 */
import { randomBytes, timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import type { OtlpAddress } from '../messages.ts';
import type { UsageRecord } from '../record.ts';
import { decodeRequest } from './protobuf.ts';
import { readSpans } from './spans.ts';

export interface OtlpReceiver extends OtlpAddress {
  close(): Promise<void>;
}

export interface OtlpOptions {
  /** Resolves when the records are stored; the sender is told only then. */
  readonly store: (records: readonly UsageRecord[]) => Promise<unknown>;
  readonly now?: () => number;
  /** Of a request, after decompression. */
  readonly maxBytes?: number;
}

const MAX_BYTES = 8e6;

export async function startReceiver(options: OtlpOptions): Promise<OtlpReceiver> {
  const token = randomBytes(24).toString('base64url');
  const server = createServer({ requestTimeout: 30_000, headersTimeout: 10_000 }, (request, response) => {
    handle(request, response, { ...options, token, port: portOf(server) }).catch(() => {
      if (!response.headersSent) response.writeHead(500);
      response.end();
    });
  });
  server.maxConnections = 64;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  // Nobody's program waits for our server to end.
  server.unref();
  return {
    url: `http://127.0.0.1:${portOf(server)}`,
    token,
    async close() {
      server.closeAllConnections();
      await promisify(server.close.bind(server))();
    },
  };
}

/**
 * What a program that is to send here gets, as https://opentelemetry.io/docs/specs/otel/protocol/exporter/ has it. Without a run,
 * its spans are those of a day.
 */
export function otlpEnvironment({ url, token }: OtlpAddress, run?: string): Record<string, string> {
  return {
    OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: `${url}/v1/traces`,
    OTEL_EXPORTER_OTLP_TRACES_PROTOCOL: 'http/protobuf',
    OTEL_EXPORTER_OTLP_TRACES_HEADERS: `authorization=Bearer%20${token}`,
    ...(run !== undefined && { OTEL_RESOURCE_ATTRIBUTES: `llm_cost.run=${run}` }),
  };
}

interface Context extends OtlpOptions {
  readonly token: string;
  readonly port: number;
}

async function handle(request: IncomingMessage, response: ServerResponse, ctx: Context): Promise<void> {
  const refusal = refusalOf(request, ctx);
  if (refusal !== undefined) {
    answer(response, refusal, '');
    // Whoever is still sending gets a moment to read the answer, which a closed connection would take from it.
    request.resume();
    setTimeout(() => request.destroy(), 1000).unref();
    return;
  }
  const { maxBytes = MAX_BYTES, store, now = Date.now } = ctx;
  const bytes = await readBody(request, maxBytes);
  if (bytes === undefined) return answer(response, 413, '');
  const isJson = request.headers['content-type']?.startsWith('application/json') === true;
  let reading: ReturnType<typeof readSpans>;
  try {
    reading = readSpans(isJson ? JSON.parse(bytes.toString('utf8')) : decodeRequest(bytes), now());
  } catch {
    return answer(response, 400, '');
  }
  try {
    if (reading.records.length > 0) await store(reading.records);
  } catch {
    // Exporters send again after this answer, and uids keep a second time from counting.
    return answer(response, 503, '');
  }
  if (isJson) return answer(response, 200, '{"partialSuccess":{}}', 'application/json');
  answer(response, 200, '', 'application/x-protobuf');
}

function refusalOf(
  request: IncomingMessage,
  { token, port, maxBytes = MAX_BYTES }: Context,
): number | undefined {
  const {
    host,
    origin,
    authorization = '',
    'content-type': type = '',
    'content-length': length,
  } = request.headers;
  if (host !== `127.0.0.1:${port}` && host !== `localhost:${port}`) return 421;
  if (origin !== undefined || request.headers['sec-fetch-site'] !== undefined) return 403;
  if (!isSame(authorization, `Bearer ${token}`)) return 401;
  if (request.url !== '/v1/traces') return 404;
  if (request.method !== 'POST') return 405;
  if (!/^application\/(?:json|x-protobuf)\b/.test(type)) return 415;
  return Number(length ?? 0) > maxBytes ? 413 : undefined;
}

/** In a time that does not tell how much of it was right. */
function isSame(given: string, wanted: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(wanted)];
  return a.length === b.length && timingSafeEqual(a, b);
}

async function readBody(request: IncomingMessage, maxBytes: number): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= maxBytes) chunks.push(chunk);
    // Up to there it is read and dropped, so that the sender can read why.
    else if (size > 4 * maxBytes) break;
  }
  if (size > maxBytes) return undefined;
  const bytes = Buffer.concat(chunks);
  const encoding = request.headers['content-encoding'];
  if (encoding === undefined || encoding === 'identity') return bytes;
  if (encoding !== 'gzip') return undefined;
  return promisify<Buffer, object, Buffer>(gunzip)(bytes, { maxOutputLength: maxBytes }).catch(
    () => undefined,
  );
}

function answer(response: ServerResponse, status: number, body: string, type?: string): void {
  const isRefusal = status >= 400 && status < 500;
  response.writeHead(status, {
    ...(type === undefined ? {} : { 'content-type': type }),
    ...(isRefusal ? { connection: 'close' } : {}),
  });
  response.end(body);
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}
