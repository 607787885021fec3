import { strict as assert } from 'node:assert';
import { readLine, readRecord } from '../../server/src/usage/record.ts';
import { line, NOON } from './helpers.ts';

const DAY = 86_400_000;

function read(fields: Readonly<Record<string, unknown>>) {
  return readRecord(line(fields), NOON);
}

function kept(fields: Readonly<Record<string, unknown>>) {
  const reading = read(fields);
  assert.ok('record' in reading, JSON.stringify(reading));
  return reading.record;
}

describe('a line of the spool', () => {
  it('is kept with all its fields', () => {
    const { uid, ...record } = kept({
      tokens: { in: 120, out: 30, cache_read: 100, cache_write: 10, reasoning: 20 },
      stream: true,
      ttft_ms: 80.5,
      host: 'LOCALHOST:8080',
      response_id: 'chatcmpl-1',
    });
    assert.match(uid, /^[a-z0-9]{20}$/);
    assert.deepEqual(record, {
      ts: NOON,
      run: 'dev.m1abc.x0y1z2',
      pid: 77,
      provider: 'openai',
      host: 'localhost:8080',
      model: 'gpt-4o',
      op: 'chat',
      stream: true,
      status: 200,
      error: null,
      latencyMs: 1000,
      ttftMs: 80.5,
      tokens: { in: 120, out: 30, cacheRead: 100, cacheWrite: 10, reasoning: 20 },
      end: 'done',
      attempt: 1,
      file: '/app/src/a.ts',
      line: 5,
      col: 17,
      fn: 'answer',
      responseId: 'chatcmpl-1',
      source: 'hook',
    });
  });

  it('is refused without what identifies a call', () => {
    const cases: [Record<string, unknown>, string][] = [
      [{ v: 2 }, 'unknown version'],
      [{ uid: 'short' }, 'uid'],
      [{ uid: `${'a'.repeat(20)}'; DROP` }, 'uid'],
      [{ uid: 7 }, 'uid'],
      [{ run: 'dev' }, 'run'],
      [{ run: '../../etc.m1abc.x0y1z2' }, 'run'],
      [{ provider: '' }, 'provider'],
      [{ provider: 'Open AI' }, 'provider'],
      [{ ts: NOON + 2 * DAY }, 'ts'],
      [{ ts: -1 }, 'ts'],
      [{ ts: '2026-11-21' }, 'ts'],
      [{ ts: null }, 'ts'],
    ];
    for (const [fields, reason] of cases) assert.deepEqual(read(fields), { refused: reason });
    for (const text of ['', '{', '[]', 'null', '7', '"x"'])
      assert.ok('refused' in readLine(text, NOON), text);
    assert.deepEqual(readLine(JSON.stringify({ ...line(), fn: 'x'.repeat(20_000) }), NOON), {
      refused: 'line too long',
    });
  });

  it('loses only the fields that are wrong', () => {
    const record = kept({
      model: 7,
      op: 'telepathy',
      status: 1000,
      error: 'boom',
      latency_ms: -5,
      ttft_ms: 'soon',
      tokens: { in: 'many', out: -1 },
      attempt: 0,
      host: 'user:pw@evil/path?key=1',
      pid: 1.5e10,
      source: 'elsewhere',
    });
    const { model, op, status, error, latencyMs, ttftMs, tokens, attempt, host, pid, source } = record;
    assert.deepEqual(
      { model, op, status, error, latencyMs, ttftMs, tokens, attempt, host, pid, source },
      {
        ...{ model: null, op: null, status: null, error: null, latencyMs: null, ttftMs: null, tokens: null },
        ...{ attempt: 1, host: null, pid: null, source: 'hook' },
      },
    );
  });

  it('has no text that could disturb a terminal, and none without end', () => {
    const hostile = '\u001b[31mred\u0007\r\n\u202Egnp.exe\u200b\ud800';
    assert.equal(kept({ model: hostile }).model, '[31mredgnp.exe');
    assert.equal(kept({ fn: '<img src=x onerror=alert(1)>' }).fn, '<img src=x onerror=alert(1)>');
    assert.equal(kept({ model: 'm'.repeat(500) }).model?.length, 200);
    assert.equal(kept({ file: `/${'d/'.repeat(3000)}a.ts` }).file?.length, 1000);
  });

  it('has a place only where the file is absolute and the line is known', () => {
    const place = (fields: Record<string, unknown>) => {
      const { file, line, col, fn } = kept(fields);
      return [file, line, col, fn];
    };
    assert.deepEqual(place({ file: 'src/a.ts' }), [null, null, null, null]);
    assert.deepEqual(place({ line: 0 }), [null, null, null, null]);
    assert.deepEqual(place({ file: 'C:\\app\\a.ts' })[0], 'C:/app/a.ts');
    assert.deepEqual(place({ file: 'file:///app/with%20space/a.ts' })[0], '/app/with space/a.ts');
    assert.deepEqual(place({ file: 'https://evil/a.ts' })[0], null);
  });

  it('never counts more of a part than of the whole', () => {
    assert.deepEqual(
      kept({ tokens: { in: 10, out: 5, cache_read: 100, cache_write: 1, reasoning: 50 } }).tokens,
      {
        in: 101,
        out: 50,
        cacheRead: 100,
        cacheWrite: 1,
        reasoning: 50,
      },
    );
    assert.equal(kept({ tokens_source: 'none' }).tokens, null);
    assert.deepEqual(kept({ tokens: { in: 8, out: null } }).tokens?.out, 0);
  });

  it('keeps no field that it does not know', () => {
    const record = kept({ prompt: 'canary', authorization: 'Bearer canary', __proto__: { polluted: true } });
    assert.equal(JSON.stringify(record).includes('canary'), false);
    assert.equal('polluted' in {}, false);
  });
});
