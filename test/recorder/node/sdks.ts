/** The SDKs that the recorder is tried with: how each is imported, and how it makes a call, on one line each. */

export interface Sdk {
  readonly name: string;
  readonly provider: string;
  /** `name from package` of ESM; the same becomes a `require` in CommonJS. */
  readonly imports: readonly string[];
  /** Makes the client. `URL` is the address of the provider. */
  readonly setup?: string;
  /** An expression that is awaited. `MODEL` stands for the model. */
  readonly json: string;
  /** An expression that is awaited and then iterated; null where there are no streams. */
  readonly stream: string | null;
  /** What the name in front of the parenthesis is, where the call begins. */
  readonly callee: readonly [string, string];
}

const MESSAGES = `messages: [{ role: 'user', content: PROMPT }]`;
const PARTS = `messages: [{ role: 'user', content: [{ text: PROMPT }] }]`;
const INVOKE = `body: JSON.stringify({ anthropic_version: 'x', max_tokens: 9, ${MESSAGES} })`;
const HEADERS = `headers: { 'content-type': 'application/json' }`;
const RAW = `'/openai/v1/chat/completions', { method: 'POST', ${HEADERS}, body: JSON.stringify({ model: MODEL, ${MESSAGES} }) }`;
const RAW_STREAM = RAW.replace(
  'model: MODEL',
  'model: MODEL, stream: true, stream_options: { include_usage: true }',
);

export const SDKS: readonly Sdk[] = [
  {
    ...{ name: 'openai chat', provider: 'openai', imports: ['OpenAI from openai'] },
    setup: 'const client = new OpenAI();',
    json: `client.chat.completions.create({ model: MODEL, ${MESSAGES} })`,
    stream: `client.chat.completions.create({ model: MODEL, stream: true, stream_options: { include_usage: true }, ${MESSAGES} })`,
    callee: ['create', 'create'],
  },
  {
    ...{ name: 'openai responses', provider: 'openai', imports: ['OpenAI from openai'] },
    setup: 'const client = new OpenAI();',
    json: 'client.responses.create({ model: MODEL, input: PROMPT })',
    stream: 'client.responses.create({ model: MODEL, stream: true, input: PROMPT })',
    callee: ['create', 'create'],
  },
  {
    ...{ name: 'openai embeddings', provider: 'openai', imports: ['OpenAI from openai'] },
    setup: 'const client = new OpenAI();',
    json: 'client.embeddings.create({ model: MODEL, input: PROMPT })',
    stream: null,
    callee: ['create', ''],
  },
  {
    ...{ name: '@anthropic-ai/sdk', provider: 'anthropic', imports: ['Anthropic from @anthropic-ai/sdk'] },
    setup: 'const client = new Anthropic();',
    json: `client.messages.create({ model: MODEL, max_tokens: 9, ${MESSAGES} })`,
    stream: `client.messages.stream({ model: MODEL, max_tokens: 9, ${MESSAGES} })`,
    callee: ['create', 'stream'],
  },
  {
    ...{ name: '@google/genai', provider: 'google', imports: ['{ GoogleGenAI } from @google/genai'] },
    setup: 'const client = new GoogleGenAI({});',
    json: 'client.models.generateContent({ model: MODEL, contents: PROMPT })',
    stream: 'client.models.generateContentStream({ model: MODEL, contents: PROMPT })',
    callee: ['generateContent', 'generateContentStream'],
  },
  {
    ...{ name: 'bedrock converse', provider: 'aws' },
    imports: [
      '{ BedrockRuntimeClient, ConverseCommand, ConverseStreamCommand } from @aws-sdk/client-bedrock-runtime',
    ],
    setup: 'const client = new BedrockRuntimeClient({});',
    json: `client.send(new ConverseCommand({ modelId: MODEL, ${PARTS} }))`,
    stream: `client.send(new ConverseStreamCommand({ modelId: MODEL, ${PARTS} })).then(({ stream }) => stream)`,
    callee: ['send', 'send'],
  },
  {
    ...{ name: 'bedrock invoke', provider: 'aws' },
    imports: [
      '{ BedrockRuntimeClient, InvokeModelCommand, InvokeModelWithResponseStreamCommand } from @aws-sdk/client-bedrock-runtime',
    ],
    setup: 'const client = new BedrockRuntimeClient({});',
    json: `client.send(new InvokeModelCommand({ modelId: MODEL, ${INVOKE} }))`,
    stream: `client.send(new InvokeModelWithResponseStreamCommand({ modelId: MODEL, ${INVOKE} })).then(({ body }) => body)`,
    callee: ['send', 'send'],
  },
  {
    ...{ name: 'cohere-ai', provider: 'cohere', imports: ['{ CohereClientV2 } from cohere-ai'] },
    setup: `const client = new CohereClientV2({ environment: URL + '/cohere' });`,
    json: `client.chat({ model: MODEL, ${MESSAGES} })`,
    stream: `client.chatStream({ model: MODEL, ${MESSAGES} })`,
    callee: ['chat', 'chatStream'],
  },
  {
    ...{
      name: '@mistralai/mistralai',
      provider: 'mistral',
      imports: ['{ Mistral } from @mistralai/mistralai'],
    },
    setup: `const client = new Mistral({ serverURL: URL + '/mistral' });`,
    json: `client.chat.complete({ model: MODEL, ${MESSAGES} })`,
    stream: `client.chat.stream({ model: MODEL, ${MESSAGES} })`,
    callee: ['complete', 'stream'],
  },
  {
    ...{ name: 'groq-sdk', provider: 'groq', imports: ['Groq from groq-sdk'] },
    setup: 'const client = new Groq();',
    json: `client.chat.completions.create({ model: MODEL, ${MESSAGES} })`,
    stream: `client.chat.completions.create({ model: MODEL, stream: true, ${MESSAGES} })`,
    callee: ['create', 'create'],
  },
  {
    ...{ name: 'ollama', provider: 'ollama', imports: ['{ Ollama } from ollama'] },
    setup: 'const client = new Ollama({ host: URL });',
    json: `client.chat({ model: MODEL, ${MESSAGES} })`,
    stream: `client.chat({ model: MODEL, stream: true, ${MESSAGES} })`,
    callee: ['chat', 'chat'],
  },
  {
    ...{ name: 'ai + @ai-sdk/openai', provider: 'openai' },
    imports: ['{ generateText, streamText } from ai', '{ createOpenAI } from @ai-sdk/openai'],
    setup: 'const client = createOpenAI();',
    json: 'generateText({ model: client(MODEL), prompt: PROMPT })',
    stream: 'streamText({ model: client(MODEL), prompt: PROMPT, onError() {} }).textStream',
    callee: ['generateText', 'streamText'],
  },
  {
    ...{ name: 'ai + @ai-sdk/anthropic', provider: 'anthropic' },
    imports: ['{ generateText, streamText } from ai', '{ createAnthropic } from @ai-sdk/anthropic'],
    setup: `const client = createAnthropic({ baseURL: URL + '/anthropic/v1' });`,
    json: 'generateText({ model: client(MODEL), maxOutputTokens: 9, prompt: PROMPT })',
    stream:
      'streamText({ model: client(MODEL), maxOutputTokens: 9, prompt: PROMPT, onError() {} }).textStream',
    callee: ['generateText', 'streamText'],
  },
  {
    ...{ name: 'ai + @ai-sdk/google', provider: 'google' },
    imports: ['{ generateText, streamText } from ai', '{ createGoogleGenerativeAI } from @ai-sdk/google'],
    setup: `const client = createGoogleGenerativeAI({ baseURL: URL + '/gemini/v1beta', apiKey: 'x' });`,
    json: 'generateText({ model: client(MODEL), prompt: PROMPT })',
    stream: 'streamText({ model: client(MODEL), prompt: PROMPT, onError() {} }).textStream',
    callee: ['generateText', 'streamText'],
  },
  {
    ...{ name: '@langchain/openai', provider: 'openai', imports: ['{ ChatOpenAI } from @langchain/openai'] },
    json: 'new ChatOpenAI({ model: MODEL }).invoke(PROMPT)',
    stream: 'new ChatOpenAI({ model: MODEL }).stream(PROMPT)',
    callee: ['invoke', 'stream'],
  },
  {
    ...{ name: '@langchain/anthropic', provider: 'anthropic' },
    imports: ['{ ChatAnthropic } from @langchain/anthropic'],
    json: `new ChatAnthropic({ model: MODEL, anthropicApiUrl: URL + '/anthropic' }).invoke(PROMPT)`,
    stream: `new ChatAnthropic({ model: MODEL, anthropicApiUrl: URL + '/anthropic' }).stream(PROMPT)`,
    callee: ['invoke', 'stream'],
  },
  {
    ...{ name: 'langchain agent', provider: 'openai' },
    imports: ['{ createAgent } from langchain', '{ ChatOpenAI } from @langchain/openai'],
    json: `createAgent({ model: new ChatOpenAI({ model: MODEL }), tools: [] }).invoke({ ${MESSAGES} })`,
    stream: null,
    callee: ['invoke', ''],
  },
  {
    ...{ name: 'fetch', provider: 'openai', imports: [] },
    json: `fetch(URL + ${RAW}).then((answer) => answer.json())`,
    stream: `fetch(URL + ${RAW_STREAM}).then((answer) => answer.body)`,
    callee: ['fetch', 'fetch'],
  },
  {
    ...{ name: 'undici fetch', provider: 'openai', imports: ['{ fetch as ask } from undici'] },
    json: `ask(URL + ${RAW}).then((answer) => answer.json())`,
    stream: `ask(URL + ${RAW_STREAM}).then((answer) => answer.body)`,
    callee: ['ask', 'ask'],
  },
  {
    ...{ name: 'undici request', provider: 'openai', imports: ['{ request } from undici'] },
    json: `request(URL + ${RAW}).then((answer) => answer.body.json())`,
    stream: `request(URL + ${RAW_STREAM}).then((answer) => answer.body)`,
    callee: ['request', 'request'],
  },
  {
    ...{ name: 'axios', provider: 'openai', imports: ['axios from axios'] },
    json: `axios.post(URL + '/openai/v1/chat/completions', { model: MODEL, ${MESSAGES} })`,
    stream: `axios.post(URL + '/openai/v1/chat/completions', { model: MODEL, stream: true, stream_options: { include_usage: true }, ${MESSAGES} }, { responseType: 'stream' }).then(({ data }) => data)`,
    callee: ['post', 'post'],
  },
  {
    ...{ name: 'node-fetch', provider: 'openai', imports: ['ask from node-fetch'] },
    json: `ask(URL + ${RAW}).then((answer) => answer.json())`,
    stream: `ask(URL + ${RAW_STREAM}).then((answer) => answer.body)`,
    callee: ['ask', 'ask'],
  },
];
