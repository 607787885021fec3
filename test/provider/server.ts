/**
 * A provider on this machine, on one free port of the loopback, that speaks the wire formats of OpenAI, Anthropic,
 * Gemini, Bedrock, Cohere, Ollama and those who speak like them, over HTTP/1.1 and HTTP/2. It keeps what it was asked
 * and what it counted, without keys.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createHttp2Server } from 'node:http2';
import { type AddressInfo, createServer as createTcpServer, type Server, type Socket } from 'node:net';
import type { Answer, Asked, Wire } from './answer.ts';
import { createBatches } from './batches.ts';
import { type Fault, failure } from './faults.ts';
import { type Delivery, deliver } from './send.ts';
import { type Tokens, usageOf } from './usage.ts';
import { anthropic } from './wires/anthropic.ts';
import { bedrock } from './wires/bedrock.ts';
import { cohere } from './wires/cohere.ts';
import { google } from './wires/google.ts';
import { ollama } from './wires/ollama.ts';
import { openai } from './wires/openai.ts';

export type { Fault } from './faults.ts';

export interface ProviderRequest {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  /** Without those that carry a key or a signature. */
  readonly headers: Readonly<Record<string, string>>;
  /** It came with the key of the environment; keys themselves are not kept. */
  readonly hasKey: boolean;
  /** Parsed where it is JSON. */
  // biome-ignore lint/suspicious/noExplicitAny: the tests look into bodies of many shapes
  readonly body: any;
  /** Null where the request is no LLM call. */
  readonly op: string | null;
  /** As the answer names it. */
  readonly model: string | null;
  readonly stream: boolean;
  /** Null where no answer was given. */
  readonly status: number | null;
  /** The provider's id of the answer. */
  readonly id: string | null;
  /** What a correct record of a request that was answered in full says. */
  readonly tokens: Tokens | null;
  /** How it ended, as the provider saw it; null while it is under way. */
  ended: Delivery | null;
}

export interface FakeProvider {
  readonly port: number;
  readonly url: string;
  /** What a program's environment must have for its SDKs to come here, as far as they look there. */
  readonly environment: Readonly<Record<string, string>>;
  readonly requests: readonly ProviderRequest[];
  /** The next LLM requests go wrong like this; null is a good one. Replaces what is left of an earlier script. */
  setFaults(faults: readonly (Fault | null)[]): void;
  close(): Promise<void>;
}

export const KEY = 'key-of-the-environment';
const SECRET = /^(authorization|x-api-key|x-goog-api-key|api-key|cookie|x-amz-security-token)$/;
const WIRES: readonly Wire[] = [cohere, ollama, anthropic, google, bedrock, openai];
const HTTP2_PREFACE = 'PRI';

export async function startProvider(faults: readonly (Fault | null)[] = []): Promise<FakeProvider> {
  const requests: ProviderRequest[] = [];
  const state = { faults: [...faults], llmRequests: 0, waiting: [] as (() => void)[], isFree: false };

  const serve = async (request: IncomingMessage, response: ServerResponse) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://provider');
    const raw = await read(request);
    const batch = batches(request.method ?? '', pathname, raw);
    if (batch !== undefined) {
      requests.push(describe(request, pathname, parse(request, raw), undefined));
      return reply(response, batch);
    }
    if (pathname.startsWith('/_')) return reply(response, control(request.method ?? '', pathname, raw));
    const body = parse(request, raw);
    const n = state.llmRequests + 1;
    const asked: Asked = { path: pathname, query: searchParams, body, n, usage: usageOf(n) };
    const known = request.method === 'POST' ? WIRES.map((wire) => wire(asked)).find(Boolean) : undefined;
    const fault = known && state.faults.shift();
    if (known) state.llmRequests = n;
    const answer = known && (fault?.status ? failure(known, fault.status) : known);
    const entry = describe(request, pathname, body, answer);
    requests.push(entry);
    if (!answer) return reply(response, other(request.method ?? '', pathname));
    const go = async () => {
      if (!state.isFree) await new Promise<void>((resume) => state.waiting.push(resume));
      state.isFree = false;
    };
    entry.ended = await deliver(response, answer, fault ?? {}, go);
  };

  const control = (method: string, path: string, raw: Buffer): object => {
    if (path === '/_go') {
      // It may come before the stream that it is for has got to where it waits.
      state.isFree = state.waiting.length === 0;
      for (const resume of state.waiting.splice(0)) resume();
    }
    if (path === '/_faults' && method === 'POST') {
      Object.assign(state, { faults: JSON.parse(raw.toString()), isFree: false });
    }
    if (path === '/_reset') {
      requests.length = 0;
      Object.assign(state, { faults: [], llmRequests: 0, isFree: false });
    }
    return path === '/_log' ? requests : { ok: true };
  };

  // biome-ignore lint/suspicious/noExplicitAny: the compatible parts of both protocols are all that is used
  const handle = (request: any, response: any) =>
    void serve(request, response).catch(() => response.destroy());
  const http1 = createServer(handle);
  // A busy machine lets a connection rest for long.
  http1.keepAliveTimeout = 60_000;
  const http2 = createHttp2Server(handle);
  const sockets = new Set<Socket>();
  const door = createTcpServer((socket) => {
    // As an HTTP server does for its own.
    socket.setNoDelay(true);
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket)).on('error', () => {});
    socket.once('readable', () => {
      const first: Buffer | null = socket.read();
      if (!first) return;
      socket.unshift(first);
      const server = first.toString('latin1', 0, 3) === HTTP2_PREFACE ? http2 : http1;
      server.emit('connection', socket);
    });
  });
  const port = await listen(door);
  const url = `http://127.0.0.1:${port}`;
  const batches = createBatches(url, (path, body) => {
    const n = ++state.llmRequests;
    const asked: Asked = { path, query: new URLSearchParams(), body, n, usage: usageOf(n) };
    return JSON.parse(String(WIRES.map((wire) => wire(asked)).find(Boolean)?.pieces[0]));
  });
  return {
    port,
    url,
    requests,
    environment: environmentFor(url),
    setFaults: (script) => {
      Object.assign(state, { faults: [...script], isFree: false });
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((done) => door.close(done));
    },
  };
}

function environmentFor(url: string): Readonly<Record<string, string>> {
  return {
    OPENAI_BASE_URL: `${url}/openai/v1`,
    OPENAI_API_KEY: KEY,
    ANTHROPIC_BASE_URL: `${url}/anthropic`,
    ANTHROPIC_API_KEY: KEY,
    GOOGLE_GEMINI_BASE_URL: `${url}/gemini`,
    GEMINI_API_KEY: KEY,
    AWS_ENDPOINT_URL_BEDROCK_RUNTIME: url,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: KEY,
    AWS_SECRET_ACCESS_KEY: 'not-a-secret',
    GROQ_BASE_URL: `${url}/groq`,
    GROQ_API_KEY: KEY,
    MISTRAL_API_KEY: KEY,
    CO_API_KEY: KEY,
    CO_API_URL: `${url}/cohere`,
    OLLAMA_HOST: url,
    // For SDKs that take an address in code alone.
    FAKE_PROVIDER_URL: url,
  };
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}

async function read(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks);
}

// biome-ignore lint/suspicious/noExplicitAny: a body can be anything
function parse(request: IncomingMessage, raw: Buffer): any {
  const text = raw.toString();
  const type = request.headers['content-type'] ?? '';
  if (type.includes('json')) return JSON.parse(text || 'null');
  const [, model] = /name="model"\r\n(?:[^\r\n]+\r\n)*\r\n([^\r\n]*)/.exec(text) ?? [];
  return type.includes('multipart') ? { model } : text;
}

function describe(
  request: IncomingMessage,
  path: string,
  // biome-ignore lint/suspicious/noExplicitAny: a body can be anything
  body: any,
  answer: Answer | undefined,
): ProviderRequest {
  const headers = Object.entries(request.headers).filter(
    ([name]) => !SECRET.test(name) && !name.startsWith(':'),
  );
  return {
    ...{ method: request.method ?? '', path, body },
    hasKey: Object.entries(request.headers).some(
      ([name, value]) => SECRET.test(name) && String(value).includes(KEY),
    ),
    headers: Object.fromEntries(headers.map(([name, value]) => [name, String(value)])),
    op: answer?.op ?? null,
    model: answer?.model ?? null,
    stream: answer?.stream ?? false,
    status: answer ? (answer.status ?? 200) : null,
    id: answer?.id ?? null,
    tokens: answer?.tokens ?? null,
    ended: null,
  };
}

/** What SDKs and programs ask beside LLM calls. */
function other(method: string, path: string): object {
  const isList = method === 'GET' && /\/models$|\/api\/tags$/.test(path);
  return isList ? { object: 'list', data: [], models: [] } : { error: { message: `no ${path}` } };
}

function reply(response: ServerResponse, body: object | string): void {
  const isError = typeof body === 'object' && 'error' in body;
  response.writeHead(isError ? 404 : 200, { 'content-type': 'application/json' });
  response.end(typeof body === 'string' ? body : JSON.stringify(body));
}
