import { strict as assert } from 'node:assert';
import { check, syntaxErrors } from './rulesSetup.ts';

describe('the scaffold of a batch job', () => {
  const OPENAI_LOOP = (request: string) => `#!/usr/bin/env node
import OpenAI from 'openai';
const client = new OpenAI();
for (const note of JSON.parse(process.argv[2])) await client.${request};`;
  const jobOf = async (text: string, name: string) => {
    const { findings } = await check(text, { name });
    const [fix] = findings.find(({ rule }) => rule === 'batch-eligible')?.fixes ?? [];
    return { fix, made: fix?.creates?.[0] };
  };

  it('lies beside the call and asks the same endpoint', async () => {
    const urls = {
      '/v1/responses': `responses.create({ model: 'gpt-6-luna', input: note })`,
      '/v1/chat/completions': `chat.completions.create({ model: 'gpt-6-luna', messages: [{ role: 'user', content: note }] })`,
      '/v1/embeddings': `embeddings.create({ model: 'text-embedding-3-small', input: note })`,
    };
    for (const [url, request] of Object.entries(urls)) {
      const { fix, made } = await jobOf(OPENAI_LOOP(request), 'jobs/notes.ts');
      assert.equal(fix?.title, 'Write the scaffold of a batch job into openaiBatch.ts');
      assert.equal(made?.file, '/work/jobs/openaiBatch.ts');
      assert.ok(made.text.includes(`endpoint: '${url}'`), url);
      assert.equal(syntaxErrors(made.text, 'openaiBatch.ts'), 0);
    }
  });

  it('has no types in JavaScript', async () => {
    const { made } = await jobOf(
      OPENAI_LOOP(`responses.create({ model: 'gpt-6-luna', input: note })`),
      'notes.mjs',
    );
    assert.equal(made?.file, '/work/openaiBatch.mjs');
    assert.equal(syntaxErrors(made.text, 'openaiBatch.mjs'), 0);
    assert.doesNotMatch(made.text, /interface|Promise<|Map<|: string|readonly/);
  });

  it('speaks Python', async () => {
    const text = `#!/usr/bin/env python
import sys
import anthropic
client = anthropic.Anthropic()
for note in sys.stdin:
    client.messages.create(model="claude-opus-5-5", max_tokens=9, messages=[{"role": "user", "content": note}])
`;
    const { made } = await jobOf(text, 'notes.py');
    assert.equal(made?.file, '/work/anthropic_batch.py');
    assert.match(made.text, /client\.messages\.batches\.create\(/);
    assert.equal(syntaxErrors(made.text, 'anthropic_batch.py'), 0);
  });

  it('is not written over a file that is there', async () => {
    const text = OPENAI_LOOP(`responses.create({ model: 'gpt-6-luna', input: note })`);
    const { findings } = await check(text, { files: { 'openaiBatch.ts': 'export {};' } });
    const [fix] = findings.find(({ rule }) => rule === 'batch-eligible')?.fixes ?? [];
    assert.equal(fix?.disabled, 'openaiBatch.ts is there already.');
  });
});
