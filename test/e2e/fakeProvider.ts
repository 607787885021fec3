/**
 * A provider on this machine, on a free port, that speaks the protocols of OpenAI, Anthropic, Gemini and Bedrock as far
 * as the programs of the tests use them. It keeps what it was asked, without keys.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import {
  createServer as createHttp2Server,
  type Http2ServerRequest,
  type Http2ServerResponse,
} from 'node:http2';
import type { AddressInfo, Server } from 'node:net';
import { type Answer, answerTo } from './answers.ts';

export interface ProviderRequest {
  readonly path: string;
  /** Without those that carry a key or a signature. */
  readonly headers: Readonly<Record<string, string>>;
  /** It came with the key of the environment; keys themselves are not kept. */
  readonly hasKey: boolean;
  /** Parsed where it is JSON. */
  // biome-ignore lint/suspicious/noExplicitAny: the tests look into bodies of many shapes
  readonly body: any;
}

export interface FakeProvider {
  /** What a program's environment must have for its SDKs to come here. */
  readonly environment: Readonly<Record<string, string>>;
  readonly requests: readonly ProviderRequest[];
  close(): Promise<void>;
}

const KEY = 'key-of-the-environment';
const SECRET = /^(authorization|x-api-key|x-goog-api-key|api-key|cookie|x-amz-security-token)$/;

/** The first requests are answered with these statuses, whatever they ask. */
export async function startFakeProvider(failures: readonly number[] = []): Promise<FakeProvider> {
  const requests: ProviderRequest[] = [];
  const ahead = [...failures];
  type Serve = (
    request: IncomingMessage | Http2ServerRequest,
    response: ServerResponse | Http2ServerResponse,
  ) => Promise<void>;
  const serve: Serve = async (request, response) => {
    const asked = await read(request);
    requests.push(asked);
    const status = ahead.shift();
    send(response as ServerResponse, status === undefined ? answerTo(asked) : failure(status));
  };
  const plain = createServer(serve);
  // The SDK of Bedrock speaks HTTP/2 without asking.
  const http2 = createHttp2Server(serve);
  const [port, http2Port] = await Promise.all([listen(plain), listen(http2)]);
  const url = `http://127.0.0.1:${port}`;
  return {
    requests,
    environment: {
      OPENAI_BASE_URL: `${url}/openai/v1`,
      OPENAI_API_KEY: KEY,
      ANTHROPIC_BASE_URL: `${url}/anthropic`,
      ANTHROPIC_API_KEY: KEY,
      GOOGLE_GEMINI_BASE_URL: `${url}/gemini`,
      GEMINI_API_KEY: KEY,
      AWS_ENDPOINT_URL_BEDROCK_RUNTIME: `http://127.0.0.1:${http2Port}`,
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: KEY,
      AWS_SECRET_ACCESS_KEY: 'not-a-secret',
    },
    async close() {
      plain.closeAllConnections();
      await Promise.all([plain, http2].map((server) => new Promise((done) => server.close(done))));
    },
  };
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}

async function read(request: IncomingMessage | Http2ServerRequest): Promise<ProviderRequest> {
  let text = '';
  for await (const chunk of request.setEncoding('utf8')) text += chunk;
  const headers = Object.entries(request.headers).filter(
    ([name]) => !SECRET.test(name) && !name.startsWith(':'),
  );
  return {
    path: request.url?.replace(/\?.*/, '') ?? '',
    hasKey: Object.entries(request.headers).some(
      ([name, value]) => SECRET.test(name) && String(value).includes(KEY),
    ),
    headers: Object.fromEntries(headers.map(([name, value]) => [name, String(value)])),
    body: request.headers['content-type']?.includes('json') ? JSON.parse(text || 'null') : text,
  };
}

function failure(status: number): Answer {
  const type = status === 429 ? 'ThrottlingException' : 'ServiceUnavailableException';
  return {
    status,
    // So that the SDKs that ask how long to wait do not wait.
    headers: { 'retry-after-ms': '1', 'x-amzn-errortype': type },
    body: { message: 'later', error: { type: 'overloaded_error', message: 'later' } },
  };
}

function send(response: ServerResponse, { status = 200, headers = {}, body }: Answer): void {
  const isStream = Array.isArray(body);
  response.writeHead(status, {
    'content-type': isStream ? 'text/event-stream' : 'application/json',
    ...headers,
  });
  response.end(isStream ? body.map((event) => `${event}\n\n`).join('') : JSON.stringify(body));
}
