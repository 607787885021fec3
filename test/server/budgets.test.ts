// Budgets and alerts over the wire: a spool as recorders write it, the real server, what it tells the client.
import { strict as assert } from 'node:assert';
import { appendFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { BreachNotice, BudgetReport, DashboardView } from '../../server/src/protocol.ts';
import { type Client, REAL_SERVER, startClient } from './client.ts';

const CONFIG = {
  prices: { 'openai:gpt-4o': { input_mtok: 2, output_mtok: 8 } },
  budgets: { dailyUsd: 5, monthlyUsd: 1000 },
  alerts: [
    { name: 'High error rate', metric: 'error_rate', above: 0.05, severity: 'critical' },
    { name: 'Low cache share', metric: 'cache_hit_rate', below: 0.5, severity: 'info' },
  ],
};
const BROKEN = 'Daily budget: $6.00 of $5.00 spent today.';

describe('budgets and alerts in the editor', function () {
  // Each test starts a server or two, on a machine that may be busy.
  this.timeout(60_000);
  const clients: Client[] = [];
  let storage: string;
  let made = 0;

  beforeEach(() => {
    storage = mkdtempSync(path.join(tmpdir(), 'llm-cost-storage-'));
  });
  afterEach(async () => {
    for (const client of clients.splice(0)) await client.stop();
    rmSync(storage, { recursive: true, force: true });
  });

  async function start(config: object = CONFIG): Promise<Client> {
    const client = await startClient({
      server: REAL_SERVER,
      folders: [{ '.llmcost.json': JSON.stringify(config) }],
      initializationOptions: { storage },
    });
    clients.push(client);
    await client.seen('llmCost/changed');
    return client;
  }

  /** Each costs two dollars. Spelled to be in a folder, wherever the program runs. */
  function record(client: Client, count: number, fields: object = {}): void {
    mkdirSync(path.join(storage, 'spool'), { recursive: true });
    const lines = Array.from({ length: count }, () =>
      JSON.stringify({
        ...{
          v: 1,
          uid: `budget${String(made++).padStart(14, '0')}`,
          ts: Date.now(),
          run: 'dev.aaaaaa.bbbbbb',
          pid: 1,
        },
        ...{
          provider: 'openai',
          host: null,
          model: 'gpt-4o',
          op: 'chat',
          stream: false,
          status: 200,
          error: null,
        },
        ...{ latency_ms: 900, ttft_ms: null, end: 'done', attempt: 1, response_id: null, source: 'hook' },
        tokens: { in: 1_000_000, out: 0, cache_read: 0, cache_write: 0, reasoning: 0 },
        ...{
          tokens_source: 'exact',
          file: path.join(client.folder(0), 'a.ts'),
          line: 3,
          col: 1,
          fn: 'answer',
        },
        ...fields,
      }),
    );
    appendFileSync(path.join(storage, 'spool', 'dev.aaaaaa.bbbbbb-1.ndjson'), `${lines.join('\n')}\n`);
  }

  const recording = (client: Client) =>
    client.connection.sendNotification('llmCost/recording', { since: Date.now() - 60_000 });
  const report = (client: Client) => client.connection.sendRequest<BudgetReport>('llmCost/budgets');
  const breach = (client: Client) => client.seen<BreachNotice>('llmCost/breach');
  const notices = (client: Client) => client.received('llmCost/breach') as BreachNotice[];

  /** News that come after now; what the server had to say is said by then. */
  async function afterNews(client: Client, work: () => void): Promise<void> {
    const changed = client.next('llmCost/usageChanged');
    work();
    await changed;
    await report(client);
  }

  it('are told when they are broken, and are in the view', async () => {
    const client = await start();
    await recording(client);
    record(client, 3);
    const notice = await breach(client);
    assert.deepEqual([notice.message, notice.severity], [BROKEN, 'critical']);
    const { budgets, alerts, breaches } = await report(client);
    assert.deepEqual(
      budgets.map(({ kind, state, spent, limit }) => [kind, state, spent, limit]),
      [
        ['day', 'broken', 6, 5],
        ['month', 'ok', 6, 1000],
      ],
    );
    assert.deepEqual(
      alerts.map(({ title, state }) => [title, state]),
      [
        ['High error rate', 'few'],
        ['Low cache share', 'few'],
      ],
    );
    assert.deepEqual(
      breaches.map(({ message }) => message),
      [BROKEN],
    );
    const to = Date.now() + 60_000;
    const query = { from: to - 3_600_000, to, by: 'model', status: 'error' };
    const view = await client.connection.sendRequest<DashboardView>('llmCost/dashboard', query);
    assert.equal(view.totals.calls, 0);
    assert.deepEqual(
      view.budgets.budgets.map(({ spent }) => spent),
      [6, 6],
    );
  });

  it('are told once each, whatever else is spent', async () => {
    const client = await start();
    await recording(client);
    record(client, 3);
    await breach(client);
    await afterNews(client, () => record(client, 3));
    const failed = { status: 500, error: 'server', end: 'error', tokens: null, tokens_source: 'none' };
    const second = client.next<BreachNotice>('llmCost/breach');
    record(client, 6, failed);
    assert.match((await second).message, /^High error rate: 50 % of today’s 12 calls failed, above 5 %\.$/);
    // The one that is for information is shown, and said to nobody.
    assert.equal((await report(client)).alerts[1]?.state, 'broken');
    assert.equal(notices(client).length, 2);
  });

  it('are told by one window, and not again when the server starts anew', async () => {
    const client = await start();
    await recording(client);
    record(client, 3);
    await breach(client);
    const other = await startClient({
      server: REAL_SERVER,
      folders: [],
      existing: [client.folder(0)],
      initializationOptions: { storage },
    });
    clients.push(other);
    await recording(other);
    for (;;) {
      const changed = other.next('llmCost/usageChanged');
      if ((await report(other)).budgets[0]?.state === 'broken') break;
      await changed;
    }
    await afterNews(other, () => record(client, 1));
    assert.deepEqual(notices(other), []);
    assert.equal(notices(client).length, 1);
  });

  it('that are snoozed are not told, and stay so', async () => {
    const client = await start();
    await recording(client);
    record(client, 1);
    await client.next('llmCost/usageChanged');
    const [day] = (await report(client)).budgets;
    assert.equal(day?.state, 'ok');
    const changed = client.next('llmCost/usageChanged');
    const until = await client.connection.sendRequest<number>('llmCost/snooze', { id: day?.id });
    await changed;
    assert.ok(Math.abs(until - Date.now() - 86_400_000) < 60_000);
    await afterNews(client, () => record(client, 3));
    const [later] = (await report(client)).budgets;
    assert.deepEqual([later?.state, later?.snoozedUntil], ['broken', until]);
    assert.deepEqual(notices(client), []);
  });

  it('follow the file as it is written', async () => {
    const client = await start({ prices: CONFIG.prices });
    await recording(client);
    record(client, 3);
    await client.next('llmCost/usageChanged');
    assert.deepEqual(await report(client), { budgets: [], alerts: [], breaches: [] });
    await client.open('.llmcost.json', JSON.stringify(CONFIG), 'jsonc');
    assert.equal((await report(client)).budgets[0]?.state, 'broken');
  });

  it('are silent where nothing is recorded', async () => {
    const client = await start();
    assert.deepEqual(await report(client), { budgets: [], alerts: [], breaches: [] });
    assert.equal(await client.connection.sendRequest('llmCost/snooze', { id: 'x' }), null);
  });
});
