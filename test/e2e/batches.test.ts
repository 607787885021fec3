/** The scaffold of a batch job, put to use: what it hands in is what the calls asked one by one. */
import { strict as assert } from 'node:assert';
import { TEXT } from '../provider/answer.ts';
import { run, runBoth } from './program.ts';

const USE = (
  file: string,
  body: string,
  text: string,
) => `import { readBatch, submitBatch } from './${file}.ts';
const body = (note: string) => (${body});
const id = await submitBatch(['a', 'b'].map((note) => ({ id: note, body: body(note) })));
const answers = await readBatch(id);
for (const note of ['a', 'b']) {
  const answer = answers?.get(note);
  console.log(note, ${text});
}
`;

const CASES = {
  'OpenAI, responses': {
    file: 'openaiBatch',
    setup: "import OpenAI from 'openai';\nconst client = new OpenAI();",
    call: 'responses.create',
    body: "{ model: 'gpt-6-luna', input: note }",
    read: 'console.log(note, answer.output_text);',
    text: "answer?.output.map((item) => (item.type === 'message' ? item.content.map((part) => ('text' in part ? part.text : '')).join('') : '')).join('')",
    paths: [
      '/openai/v1/files',
      '/openai/v1/batches',
      '/openai/v1/batches/batch-1',
      '/openai/v1/files/output-batch-1/content',
    ],
  },
  'OpenAI, chat': {
    file: 'openaiBatch',
    setup: "import OpenAI from 'openai';\nconst client = new OpenAI();",
    call: 'chat.completions.create',
    body: "{ model: 'gpt-6-luna', messages: [{ role: 'user' as const, content: note }] }",
    read: 'console.log(note, answer.choices[0]?.message.content);',
    text: 'answer?.choices[0]?.message.content',
    paths: [
      '/openai/v1/files',
      '/openai/v1/batches',
      '/openai/v1/batches/batch-1',
      '/openai/v1/files/output-batch-1/content',
    ],
  },
  Anthropic: {
    file: 'anthropicBatch',
    setup: "import Anthropic from '@anthropic-ai/sdk';\nconst client = new Anthropic();",
    call: 'messages.create',
    body: "{ model: 'claude-opus-5-5', max_tokens: 20, messages: [{ role: 'user' as const, content: note }] }",
    read: "for (const block of answer.content) if (block.type === 'text') console.log(note, block.text);",
    text: "answer?.content.map((block) => (block.type === 'text' ? block.text : '')).join('')",
    paths: [
      '/anthropic/v1/messages/batches',
      '/anthropic/v1/messages/batches/msgbatch-1',
      '/anthropic/v1/messages/batches/msgbatch-1/results',
    ],
  },
} as const;

describe('the scaffold of a batch job', () => {
  for (const [name, { file, setup, call, body, read, text, paths }] of Object.entries(CASES)) {
    it(`gets the same answers from ${name}`, async () => {
      const main = `#!/usr/bin/env node
${setup}
for (const note of process.argv[2]?.split(',') ?? JSON.parse('["a","b"]')) {
  const answer = await client.${call}(${body});
  ${read}
}
`;
      const { before, fixed } = await runBoth(
        { 'main.ts': main },
        { rule: 'batch-eligible', title: `Write the scaffold of a batch job into ${file}.ts` },
      );
      const batch = await run({ ...fixed, 'main.ts': USE(file, body, text) });
      assert.deepEqual([before.output, batch.output], Array(2).fill(`a ${TEXT}\nb ${TEXT}`), batch.errors);
      const asked = batch.requests.map(({ path }) => path);
      assert.deepEqual([...new Set(asked)].toSorted(), paths.toSorted());
      assert.equal(
        batch.requests.some(({ path }) => path === before.requests[0]?.path),
        false,
      );
    });
  }
});
