import { strict as assert } from 'node:assert';
import { capAnswer, capOf } from '../../server/src/core/fixes/capAnswer.ts';
import type { MeasuredSite } from '../../server/src/core/measured.ts';
import type { ModelOption } from '../../server/src/core/model.ts';
import { applyEdits, openWorkspace, ROOT } from './rulesSetup.ts';

function models(id: string): { models: readonly ModelOption[] } {
  return { models: [{ id, provider: 'openai', source: 'literal', at: null }] };
}

function recorded(exact: number, outputP99: number): MeasuredSite {
  return {
    ...{ site: 'a', calls: exact + 3, exact, runs: 4, first: 0, last: 1, costTotal: 1, costPerCall: 0.01 },
    tokens: exact === 0 ? null : { input: 900, output: 120, cachedRead: 0, cachedWrite: 0, outputP99 },
    ...{ p50Ms: 800, p95Ms: 2_000, errorRate: 0, retriedRate: 0, model: 'gpt-4o', provider: 'openai' },
  };
}

describe('the cap of an answer', () => {
  it('leaves room above what nearly all recorded answers need, and says so', () => {
    assert.deepEqual(capOf(models('gpt-4o'), recorded(1_240, 410)), {
      cap: 640,
      why: ' (99 % of 1,240 recorded answers have at most 410)',
    });
  });

  it('is a plain number where too few answers were recorded', () => {
    for (const measured of [undefined, recorded(0, 0), recorded(99, 410)]) {
      assert.deepEqual(capOf(models('gpt-4o'), measured), { cap: 1024, why: '' });
      assert.deepEqual(capOf(models('models/gemini-3.8-flash'), measured), { cap: 4096, why: '' });
    }
  });

  it('is written into the call', async () => {
    const text = `import OpenAI from 'openai';
const client = new OpenAI();
client.responses.create({ model: 'gpt-4o', input: 'Hi' });
`;
    const { ctx, check } = openWorkspace({ 'main.ts': text });
    const [call] = (await check(`${ROOT}/main.ts`)).calls;
    assert.ok(call);
    const { title, edits } = capAnswer({ ...call, measured: recorded(200, 100) }, ctx);
    assert.equal(title, 'Cap the answer at 192 tokens (99 % of 200 recorded answers have at most 100)');
    assert.match(applyEdits(text, edits), /input: 'Hi', max_output_tokens: 192 \}\);/);
  });
});
