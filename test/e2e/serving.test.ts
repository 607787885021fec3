/** Fixes of what serves requests: each handler is asked once or twice, and the changed request arrives. */
import { strict as assert } from 'node:assert';
import { TEXT } from '../provider/answer.ts';
import { runBoth } from './program.ts';

const HANDLER = (body: string, outside = 'const client = new OpenAI();') => `import { Hono } from 'hono';
import OpenAI from 'openai';
const app = new Hono();
${outside}
app.post('/ask', async (c) => {
${body}
});
for (const question of ['Is it fine?', 'Really?']) {
  const response = await app.request('/ask', { method: 'POST', body: JSON.stringify({ question }) });
  console.log(await response.text());
}
`;

const ANSWERS = `${TEXT}\n${TEXT}`;

describe('in a request handler', () => {
  it('the cap of an answer arrives', async () => {
    const text = HANDLER(`  const { question } = await c.req.json();
  const answer = await client.responses.create({ model: 'gpt-6.1-sol', input: question });
  return c.text(answer.output_text);`);
    const { before, after } = await runBoth(
      { 'main.ts': text },
      { rule: 'missing-output-cap', title: 'Cap the answer at 4.1k tokens' },
    );
    const [was, is] = [before, after].map(({ requests: [request] }) => request?.body);
    assert.deepEqual(is, { ...was, max_output_tokens: 4096 });
    assert.deepEqual([before.output, after.output], [ANSWERS, ANSWERS]);
  });

  it('a client that is made once serves all requests', async () => {
    const body = `  const client = new OpenAI({ maxRetries: 1 });
  const { question } = await c.req.json();
  const answer = await client.responses.create({ model: 'gpt-6-luna', input: question });
  return c.text(answer.output_text);`;
    const { before, after, fixed } = await runBoth(
      { 'main.ts': HANDLER(body, '') },
      { rule: 'client-per-request', title: '' },
    );
    assert.ok(
      (fixed['main.ts'] ?? '').indexOf('new OpenAI(') < (fixed['main.ts'] ?? '').indexOf('app.post('),
    );
    assert.deepEqual(
      after.requests.map(({ body }) => body),
      before.requests.map(({ body }) => body),
    );
    assert.deepEqual([before.output, after.output], [ANSWERS, ANSWERS]);
  });

  it('another model answers where the first one is overloaded', async () => {
    const text = HANDLER(`  const { question } = await c.req.json();
  const answer = await client.responses.create({ model: 'gpt-6.1-sol', input: question });
  return c.text(answer.output_text);`);
    const { before, after } = await runBoth(
      { 'main.ts': text },
      // The SDK tries three times.
      { rule: 'no-fallback', title: 'Fall back to gpt-6.1-terra', failures: [503, 503, 503] },
    );
    assert.equal(before.output, `Internal Server Error\n${TEXT}`);
    assert.equal(after.output, ANSWERS, after.errors);
    assert.deepEqual(
      after.requests.map(({ body }) => body.model),
      ['gpt-6.1-sol', 'gpt-6.1-sol', 'gpt-6.1-sol', 'gpt-6.1-terra', 'gpt-6.1-sol'],
    );
    assert.deepEqual({ ...after.requests[3]?.body, model: 'gpt-6.1-sol' }, after.requests[0]?.body);
  });

  it('the priority tier arrives', async () => {
    const text = HANDLER(`  const { question } = await c.req.json();
  const answer = await client.responses.create({ model: 'gpt-6-luna', input: question });
  return c.text(answer.output_text);`);
    const { before, after } = await runBoth({ 'main.ts': text }, { title: 'Use the priority tier' });
    const [was, is] = [before, after].map(({ requests: [request] }) => request?.body);
    assert.deepEqual(is, { ...was, service_tier: 'priority' });
  });
});

describe('where nobody waits', () => {
  for (const [name, { text, field }] of Object.entries({
    OpenAI: {
      text: `import OpenAI from 'openai';
const client = new OpenAI();
const answer = await client.responses.create({ model: 'gpt-6-luna', input: 'Is it fine?' });
console.log(answer.output_text);
`,
      field: { service_tier: 'flex' },
    },
    Gemini: {
      text: `import { GoogleGenAI } from '@google/genai';
const ai = new GoogleGenAI({});
const answer = await ai.models.generateContent({ model: 'gemini-3.8-flash', contents: 'Is it fine?' });
console.log(answer.text);
`,
      field: { serviceTier: 'flex' },
    },
  })) {
    it(`the flex tier of ${name} arrives`, async () => {
      const { before, after } = await runBoth({ 'main.ts': text }, { title: 'Use the flex tier' });
      const [was, is] = [before, after].map(({ requests: [request] }) => request?.body);
      // Gemini's SDK sends its settings along, though there are none.
      const { generationConfig = {}, ...rest } = is;
      assert.deepEqual([rest, generationConfig], [{ ...was, ...field }, {}]);
      assert.deepEqual([before.output, after.output], [TEXT, TEXT]);
    });
  }

  it('no more calls than the limit run side by side', async () => {
    const text = `import OpenAI from 'openai';
let open = 0;
let most = 0;
const counted: typeof fetch = async (...request) => {
  most = Math.max(most, ++open);
  return fetch(...request).finally(() => open--);
};
const client = new OpenAI({ fetch: counted });
async function translateAll(texts: string[]): Promise<string[]> {
  return Promise.all(
    texts.map(async (text) => {
      const answer = await client.responses.create({ model: 'gpt-6-luna', input: \`Translate: \${text}\` });
      return answer.output_text;
    }),
  );
}
const answers = await translateAll(process.argv.slice(2).length > 0 ? process.argv.slice(2) : 'abcdefghijkl'.split(''));
console.log(answers.length, most);
`;
    const { before, after } = await runBoth(
      { 'main.ts': text },
      { rule: 'unbounded-concurrency', title: '' },
    );
    const bodies = [before, after].map(({ requests }) => requests.map(({ body }) => body.input).toSorted());
    assert.deepEqual(bodies[1], bodies[0]);
    assert.deepEqual([before.output, after.output], ['12 12', '12 5']);
  });
});
