import { strict as assert } from 'node:assert';
import { type ImportResult, importFile } from '../../server/src/usage/import/index.ts';
import { csvRows } from '../../server/src/usage/import/read.ts';
import type { UsageRecord } from '../../server/src/usage/record.ts';
import { tempFolder } from '../core/workspace/tempWorkspace.ts';
import { line } from './helpers.ts';

const NOW = Date.parse('2026-11-21T12:00:00Z');

describe('an import', () => {
  const folder = tempFolder();
  let seen = new Map<string, UsageRecord>();
  beforeEach(() => {
    seen = new Map();
  });

  async function take(content: string, name = 'export.json'): Promise<ImportResult> {
    folder.write({ [name]: content });
    const store = async (records: readonly UsageRecord[]): Promise<number> => {
      const fresh = records.filter(({ uid }) => !seen.has(uid));
      for (const record of fresh) seen.set(record.uid, record);
      return fresh.length;
    };
    return importFile(folder.file(name), store, NOW);
  }

  const facts = () =>
    [...seen.values()].map(({ ts, provider, model, op, tokens, cost, latencyMs, error, source }) => ({
      ...{ at: new Date(ts).toISOString(), provider, model, op, tokens, cost, latencyMs, error, source },
    }));

  it('takes the simple schema, as lines, as a list and as a table', async () => {
    const call = {
      ...{
        timestamp: '2026-11-20T10:00:00Z',
        endpoint: 'https://api.openai.com/v1/chat/completions',
        model: 'gpt-4o',
      },
      ...{ tokens_input: 100, tokens_output: 20, cost_usd: 0.0125, latency_ms: 840, cache_hit: true },
    };
    const expected = {
      ...{ at: '2026-11-20T10:00:00.000Z', provider: 'openai', model: 'gpt-4o', op: null, cost: 0.0125 },
      tokens: { in: 100, out: 20, cacheRead: 100, cacheWrite: 0, reasoning: 0 },
      ...{ latencyMs: 840, error: null, source: 'import' },
    };
    assert.equal((await take(`${JSON.stringify(call)}\n`, 'a.jsonl')).format, 'simple schema');
    assert.deepEqual(facts(), [expected]);
    assert.equal((await take(JSON.stringify([call]))).fresh, 0);
    const table = `${Object.keys(call).join(',')}\r\n${Object.values(call).join(',')}\r\n`;
    seen.clear();
    await take(table, 'a.csv');
    assert.deepEqual(facts(), [expected]);
  });

  it('counts equal calls of a file each, and none of them twice', async () => {
    const call = JSON.stringify({
      timestamp: 1_795_000_000,
      model: 'gpt-4o',
      tokens_input: 1,
      tokens_output: 1,
    });
    assert.deepEqual(await take(`${call}\n${call}\n`), {
      ...{ format: 'simple schema', calls: 2, fresh: 2, skipped: 0, refused: 0 },
    });
    assert.equal((await take(`${call}\n${call}\n${call}\n`)).fresh, 1);
  });

  it('takes LiteLLM’s spend logs', async () => {
    const row = {
      ...{
        request_id: 'chatcmpl-1',
        call_type: 'acompletion',
        api_key: 'hash',
        spend: 0.0042,
        total_tokens: 150,
      },
      ...{
        prompt_tokens: 120,
        completion_tokens: 30,
        startTime: '2026-11-20 10:00:00.000',
        endTime: '2026-11-20 10:00:01.500',
      },
      ...{
        model: 'anthropic/claude-haiku-4-5',
        custom_llm_provider: 'anthropic',
        cache_hit: 'False',
        status: 'success',
      },
      metadata: { usage_object: { prompt_tokens_details: { cached_tokens: 100 } } },
      messages: [{ role: 'user', content: 'canary' }],
    };
    const failed = {
      ...{ ...row, request_id: '2', spend: 0, prompt_tokens: 0, completion_tokens: 0, status: 'failure' },
      metadata: JSON.stringify({ error_information: { error_code: '429', error_class: 'RateLimitError' } }),
    };
    const result = await take(
      JSON.stringify([row, failed, { ...row, request_id: '3', call_type: 'aembedding', spend: 0 }]),
    );
    assert.deepEqual([result.format, result.fresh], ['LiteLLM spend logs', 3]);
    assert.equal(JSON.stringify([...seen.values()]).includes('canary'), false);
    assert.deepEqual(facts()[0], {
      ...{
        at: '2026-11-20T10:00:00.000Z',
        provider: 'anthropic',
        model: 'claude-haiku-4-5',
        op: 'chat',
        cost: 0.0042,
      },
      tokens: { in: 120, out: 30, cacheRead: 100, cacheWrite: 0, reasoning: 0 },
      ...{ latencyMs: 1500, error: null, source: 'import' },
    });
    // 0 is no price that anybody knows.
    assert.deepEqual(
      facts().map(({ error, cost, op }) => [error, cost, op]),
      [
        [null, 0.0042, 'chat'],
        ['rate_limit', undefined, 'chat'],
        [null, undefined, 'embedding'],
      ],
    );
  });

  it('takes Langfuse’s generations from its API, and leaves spans out', async () => {
    const generation = {
      ...{
        id: 'g1',
        traceId: 't',
        type: 'GENERATION',
        name: 'answer',
        model: 'gpt-4o',
        level: 'DEFAULT',
        input: 'canary',
      },
      ...{ startTime: '2026-11-20T10:00:00.000Z', endTime: '2026-11-20T10:00:02.000Z' },
      completionStartTime: '2026-11-20T10:00:00.400Z',
      usageDetails: { input: 20, input_cached_tokens: 80, output: 9, output_reasoning_tokens: 1, total: 110 },
      costDetails: { input: 0.001, output: 0.002, total: 0.003 },
    };
    const items = [
      generation,
      { ...generation, id: 's', type: 'SPAN' },
      { ...generation, id: 'e', level: 'ERROR', statusMessage: 'Rate limit' },
    ];
    const result = await take(JSON.stringify({ data: items, meta: { page: 1 } }));
    assert.deepEqual(result, { format: 'Langfuse observations', calls: 2, fresh: 2, skipped: 1, refused: 0 });
    assert.deepEqual(facts()[0], {
      ...{ at: '2026-11-20T10:00:00.000Z', provider: 'openai', model: 'gpt-4o', op: 'chat', cost: 0.003 },
      tokens: { in: 100, out: 10, cacheRead: 80, cacheWrite: 0, reasoning: 1 },
      ...{ latencyMs: 2000, error: null, source: 'import' },
    });
    assert.equal(facts()[1]?.error, 'rate_limit');
    assert.equal([...seen.values()][0]?.ttftMs, 400);
  });

  it('takes Langfuse’s export to a blob storage', async () => {
    const row = {
      ...{
        id: 'g1',
        trace_id: 't',
        type: 'GENERATION',
        provided_model_name: 'claude-haiku-4-5',
        level: 'DEFAULT',
      },
      ...{ start_time: '2026-11-20 10:00:00.123000', end_time: '2026-11-20 10:00:01.123000' },
      ...{
        usage_details: { input: 5, cache_read_input_tokens: 10, output: 7 },
        cost_details: {},
        total_cost: null,
      },
    };
    await take(`${JSON.stringify(row)}\n${JSON.stringify({ ...row, id: 'g2' })}\n`);
    assert.deepEqual(facts()[0], {
      ...{
        at: '2026-11-20T10:00:00.123Z',
        provider: 'anthropic',
        model: 'claude-haiku-4-5',
        op: 'chat',
        cost: undefined,
      },
      tokens: { in: 15, out: 7, cacheRead: 10, cacheWrite: 0, reasoning: 0 },
      ...{ latencyMs: 1000, error: null, source: 'import' },
    });
  });

  it('takes LangSmith’s runs of models, not the chains around them', async () => {
    const run = {
      ...{
        id: 'r1',
        run_type: 'llm',
        start_time: '2026-11-20T10:00:00.000000',
        end_time: '2026-11-20T10:00:03.000000',
      },
      ...{
        prompt_tokens: 50,
        completion_tokens: 10,
        total_cost: '0.00075',
        first_token_time: '2026-11-20T10:00:01.000000',
      },
      extra: { metadata: { ls_provider: 'openai', ls_model_name: 'gpt-4o' } },
      prompt_token_details: { cache_read: 40 },
      ...{ status: 'success', error: null, inputs: { messages: ['canary'] } },
    };
    const lines = [
      run,
      { ...run, id: 'c', run_type: 'chain' },
      { ...run, id: 'x', status: 'error', error: 'APITimeoutError: timed out' },
    ];
    const result = await take(lines.map((each) => `${JSON.stringify(each)}\n`).join(''));
    assert.deepEqual(result, { format: 'LangSmith runs', calls: 2, fresh: 2, skipped: 1, refused: 0 });
    assert.deepEqual(facts()[0], {
      ...{ at: '2026-11-20T10:00:00.000Z', provider: 'openai', model: 'gpt-4o', op: 'chat', cost: 0.00075 },
      tokens: { in: 50, out: 10, cacheRead: 40, cacheWrite: 0, reasoning: 0 },
      ...{ latencyMs: 3000, error: null, source: 'import' },
    });
    assert.equal(facts()[1]?.error, 'timeout');
  });

  it('takes Helicone’s requests', async () => {
    const request = {
      ...{
        request_id: 'q1',
        response_id: 'a1',
        request_created_at: '2026-11-20T10:00:00.000Z',
        response_status: 200,
      },
      ...{
        request_path: 'https://api.anthropic.com/v1/messages',
        provider: 'ANTHROPIC',
        response_model: 'claude-haiku-4-5',
      },
      ...{ delay_ms: 900, time_to_first_token: 200, prompt_tokens: 10, completion_tokens: 5, cost: 0.002 },
      ...{
        prompt_cache_read_tokens: 90,
        prompt_cache_write_tokens: 0,
        request_body: { messages: ['canary'] },
      },
    };
    await take(
      `${JSON.stringify(request)}\n${JSON.stringify({ ...request, request_id: 'q2', response_status: 529, cost: null })}`,
    );
    assert.deepEqual(facts()[0], {
      ...{
        at: '2026-11-20T10:00:00.000Z',
        provider: 'anthropic',
        model: 'claude-haiku-4-5',
        op: 'chat',
        cost: 0.002,
      },
      tokens: { in: 100, out: 5, cacheRead: 90, cacheWrite: 0, reasoning: 0 },
      ...{ latencyMs: 900, error: null, source: 'import' },
    });
    assert.equal(facts()[1]?.error, 'overloaded');
  });

  it('takes records of another machine as they are', async () => {
    const own = line({ ts: NOW });
    const result = await take(`${JSON.stringify(own)}\n`);
    assert.equal(result.format, 'records of LLM Cost Inspector');
    assert.deepEqual([...seen.keys()], [own.uid]);
  });

  it('says what it could not read, and takes the rest', async () => {
    const call = { timestamp: '2026-11-20T10:00:00Z', model: 'gpt-4o', tokens_input: 1, tokens_output: 1 };
    const lines = [call, { ...call, timestamp: 'yesterday' }, { unknown: true }].map((each) =>
      JSON.stringify(each),
    );
    const result = await take(`${lines.join('\n')}\n{"broken\n`);
    assert.deepEqual(result, { format: 'simple schema', calls: 1, fresh: 1, skipped: 0, refused: 3 });
    assert.equal((await take('[{"a":1}]')).format, undefined);
    await assert.rejects(take('hello'), /neither JSON nor CSV/);
    await assert.rejects(take('[1, 2'));
  });

  it('reads tables as spreadsheets write them', () => {
    assert.deepEqual(csvRows('\ufeffa,"b ""x"", y",c\r\n1,"two\nlines",\r\n,,3'), [
      ['a', 'b "x", y', 'c'],
      ['1', 'two\nlines', ''],
      ['', '', '3'],
    ]);
  });
});
