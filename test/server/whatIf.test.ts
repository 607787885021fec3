// The calculator over the wire: what it says of a change is what the command line says of the code with that change.
import { strict as assert } from 'node:assert';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type {
  CallItem,
  FindingItem,
  Summary,
  WhatIfChange,
  WhatIfModel,
  WhatIfScope,
  WhatIfView,
} from '../../server/src/protocol.ts';
import { type Client, REAL_SERVER, startClient } from './client.ts';

const CLI = path.join(import.meta.dirname, '../../server/src/cli.ts');
const MANIFEST = '{ "dependencies": { "openai": "^6.0.0" } }';

const SOURCE = `import OpenAI from 'openai';

const client = new OpenAI();

export async function answer(question: string) {
  return client.chat.completions.create({
    model: 'gpt-4o',
    max_tokens: 200,
    messages: [
      { role: 'system', content: 'You answer questions of customers about their orders, in one or two sentences.' },
      { role: 'user', content: question },
    ],
  });
}

export async function title(text: string) {
  // llm-cost: calls=2k/mo
  return client.chat.completions.create({ model: 'gpt-4.1', messages: [{ role: 'user', content: text }] });
}

export async function open(model: string, text: string) {
  return client.chat.completions.create({ model, messages: [{ role: 'user', content: text }] });
}
`;

describe('the findings of the workspace over the wire', function () {
  this.timeout(30_000);
  let client: Client;

  before(async () => {
    client = await startClient({
      server: REAL_SERVER,
      folders: [
        {
          'old.ts': `import OpenAI from 'openai';\nconst client = new OpenAI();\nexport const ask = (text: string) =>\n  client.chat.completions.create({ model: 'gpt-4-0314', messages: [{ role: 'user', content: text }] });\n`,
          'chat.ts': SOURCE,
          'package.json': MANIFEST,
        },
      ],
    });
    await client.seen('llmCost/changed');
  });
  after(() => client.stop());

  it('are those of the scan, each with a name that stays when lines move', async () => {
    const findings = () => client.connection.sendRequest<FindingItem[]>('llmCost/findings');
    const before = await findings();
    const retired = before.find(({ rule }) => rule === 'retired-model');
    assert.ok(retired);
    assert.deepEqual([retired.path, retired.severity, retired.fixable], ['old.ts', 'error', true]);
    assert.equal(retired.range.start.line, 3);
    assert.equal(new Set(before.map(({ id }) => id)).size, before.length);
    const changed = client.next('llmCost/changed');
    await client.open('old.ts', `\n\n${readFileSync(new URL(retired.uri), 'utf8')}`);
    await changed;
    const moved = (await findings()).find(({ id }) => id === retired.id);
    assert.equal(moved?.range.start.line, 5);
  });
});

describe('a what-if over the wire', function () {
  this.timeout(30_000);
  let client: Client;
  let calls: readonly CallItem[];

  before(async () => {
    client = await startClient({
      server: REAL_SERVER,
      folders: [{ 'chat.ts': SOURCE, 'package.json': MANIFEST }],
    });
    await client.seen('llmCost/changed');
    calls = await client.connection.sendRequest<CallItem[]>('llmCost/calls');
  });
  after(() => client.stop());

  function ask(scope: WhatIfScope, change: WhatIfChange): Promise<WhatIfView> {
    return client.connection.sendRequest<WhatIfView>('llmCost/whatIf', { scope, change });
  }

  function scopeOf(symbol: string): WhatIfScope {
    const call = calls.find(({ site }) => site.includes(`#${symbol}`));
    assert.ok(call);
    return { kind: 'call', uri: call.uri, site: call.site };
  }

  interface Scanned {
    readonly calls: readonly { readonly site: string; readonly costPerMonth: WhatIfView['totals'] }[];
    readonly totals: { readonly costPerMonth: object };
  }

  /** What the command line says of another text. */
  function scan(source: string): Scanned {
    const folder = mkdtempSync(path.join(tmpdir(), 'llm-cost-what-if-'));
    try {
      writeFileSync(path.join(folder, 'chat.ts'), source);
      writeFileSync(path.join(folder, 'package.json'), MANIFEST);
      const { stdout } = spawnSync(process.execPath, [CLI, 'scan', folder, '--format', 'json'], {
        encoding: 'utf8',
      });
      return JSON.parse(stdout);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }

  it('is what the command line says of the code as it is, and with the model changed', async () => {
    const { totals, leftOut, all } = await ask(
      { kind: 'model', provider: 'openai', model: 'gpt-4o' },
      { model: { provider: 'openai', model: 'gpt-4o-mini' } },
    );
    assert.deepEqual([leftOut, all], [1, 3]);
    assert.deepEqual(totals?.before, scan(SOURCE).totals.costPerMonth);
    assert.deepEqual(totals?.after, scan(SOURCE.replace("'gpt-4o'", "'gpt-4o-mini'")).totals.costPerMonth);
  });

  it('is what the command line says of the code with volume, cache and answers changed by a comment', async () => {
    const { calls: changed } = await ask(scopeOf('title'), { calls: '3k/day', cached: '40%', out: '90' });
    const there = scan(SOURCE.replace('calls=2k/mo', 'calls=3k/day cached=40% out=90'));
    assert.equal(changed.length, 1);
    const site = changed[0]?.site;
    assert.deepEqual(
      changed[0]?.after.costPerMonth,
      there.calls.find((call) => call.site === site)?.costPerMonth,
    );
  });

  it('is what the command line says of the code with another tier', async () => {
    const { totals } = await ask(scopeOf('answer'), { tier: 'priority' });
    const there = scan(SOURCE.replace('max_tokens: 200,', "max_tokens: 200, service_tier: 'priority',"));
    assert.deepEqual(totals?.after, there.totals.costPerMonth);
  });

  it('gives the call of an unknown model the price of the one that is tried', async () => {
    const { calls: changed, totals } = await ask(scopeOf('open'), {
      model: { provider: 'openai', model: 'gpt-4o' },
    });
    assert.equal(changed[0]?.before.costPerMonth, null);
    assert.match(changed[0]?.before.reason ?? '', /model unknown/);
    assert.ok((changed[0]?.after.costPerMonth?.expected ?? 0) > 0);
    // The month before is not known, so that nothing is compared.
    assert.deepEqual(totals?.before, totals?.after);
  });

  it('leaves a call without a price out of the sums, and says why', async () => {
    const { calls: changed, leftOut } = await ask(scopeOf('answer'), {
      model: { provider: 'openai', model: 'gpt-nobody' },
    });
    assert.equal(changed[0]?.after.costPerMonth, null);
    assert.match(changed[0]?.after.reason ?? '', /no price for model gpt-nobody/);
    assert.equal(leftOut, 2);
  });

  it('says what a field takes', async () => {
    const { mistakes, totals } = await ask({ kind: 'all' }, { calls: 'lots', cached: '3' });
    assert.deepEqual(Object.keys(mistakes), ['calls', 'cached']);
    assert.deepEqual(totals?.before, totals?.after);
  });

  it('gives the models and tiers to choose from', async () => {
    const models = await client.connection.sendRequest<WhatIfModel[]>('llmCost/whatIfModels');
    assert.ok(models.some(({ model }) => model === 'gpt-4o-mini'));
    const { tiers, used } = await ask({ kind: 'all' }, {});
    assert.ok(tiers.includes('batch'));
    assert.deepEqual(used, [
      { provider: 'openai', model: 'gpt-4.1', calls: 1 },
      { provider: 'openai', model: 'gpt-4o', calls: 1 },
    ]);
  });

  it('is exported as CSV and as Markdown', async () => {
    const params = {
      scope: { kind: 'all' },
      change: { model: { provider: 'openai', model: 'gpt-4o-mini' } },
    };
    const report = (format: string): Promise<string> =>
      client.connection.sendRequest('llmCost/whatIfReport', { ...params, format });
    assert.equal((await report('csv')).trimEnd().split('\r\n').length, 4);
    assert.match(await report('markdown'), /`gpt-4\.1` → `gpt-4o-mini`/);
  });

  it('begins with the month that the status bar shows', async () => {
    const { costPerMonth } = await client.connection.sendRequest<Summary>('llmCost/summary');
    assert.deepEqual((await ask({ kind: 'all' }, {})).totals?.before, costPerMonth);
  });
});
