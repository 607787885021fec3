// The dashboard in a real workbench: what it shows equals what SQL says of the same database.

import assert from 'node:assert/strict';
import { appendFileSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import type { FrameLocator, Page } from 'playwright-core';
import {
  closeWorkbench,
  openFile,
  openWorkbench,
  runCommand,
  screenshot,
  THEMES,
  type Theme,
  useTheme,
  variable,
} from './workbench.ts';

const HOUR = 60 * 60 * 1000;
const HOSTILE = '<img src=x onerror=alert(1)>';

describe('the dashboard in the workbench', function () {
  this.timeout(120_000);
  let page: Page;
  let dashboard: FrameLocator;
  let storage: string;
  let spool: string;
  let made = 0;

  before(async () => {
    const data = path.dirname(variable('LLM_COST_INSTALLED'));
    storage = path.join(data, 'user-data', 'User', 'globalStorage', 'llm-cost-inspector.llm-cost-inspector');
    spool = path.join(storage, 'spool', 'seed.mwqn0ni9.38r163-7.ndjson');
    mkdirSync(path.dirname(spool), { recursive: true, mode: 0o700 });
    for (let index = 0; index < 300; index++) record(index);
    page = await openWorkbench();
    await openFile(page, 'src/routes/chat.ts');
    await runCommand(page, 'LLM Cost: Show LLM Usage');
    dashboard = page.frameLocator('iframe.webview.ready').frameLocator('#active-frame');
    await dashboard.locator('.tile').first().waitFor();
  });

  after(() => closeWorkbench(page));

  function record(index: number): void {
    const models = ['gpt-4o', 'claude-haiku-4-5', 'gemini-2.5-flash', HOSTILE] as const;
    const model = models[index % 7 === 0 ? 3 : index % 3] ?? 'gpt-4o';
    const failed = index % 20 === 0;
    const line = {
      ...{
        v: 1,
        uid: `dashboardseed${String(made++).padStart(6, '0')}`,
        ts: Date.now() - (index % 60) * (HOUR / 3),
      },
      ...{ run: `seed${index % 3}.mwqn0ni9.38r16${index % 3}`, pid: 7, host: null, model },
      provider: model.startsWith('claude') ? 'anthropic' : model.startsWith('gemini') ? 'google' : 'openai',
      ...{ op: 'chat', stream: index % 2 === 0, status: failed ? 429 : 200 },
      ...{ error: failed ? 'rate_limit' : null, latency_ms: 300 + ((index * 37) % 900) },
      ttft_ms: index % 2 === 0 ? 120 + (index % 50) : null,
      tokens: failed
        ? null
        : {
            in: 1000 + index,
            out: 100 + (index % 40),
            cache_read: index % 4 === 0 ? 500 : 0,
            cache_write: 0,
            reasoning: 0,
          },
      ...{ tokens_source: failed ? 'none' : 'exact', end: failed ? 'error' : 'done', attempt: 1 },
      file: path.join(variable('LLM_COST_WORKSPACE'), 'src/routes/chat.ts'),
      ...{ line: index % 2 === 0 ? 23 : 40, col: 1, fn: null, response_id: null, source: 'hook' },
    };
    appendFileSync(spool, `${JSON.stringify(line)}\n`, { mode: 0o600 });
  }

  /** One row of figures of the last 24 hours, by SQL over the calls themselves. */
  function sql(select: string): Record<string, number | string> {
    const db = new Database(path.join(storage, 'usage.db'), { readonly: true });
    const row = db.prepare(`SELECT ${select} FROM call WHERE ts >= ?`).get(Date.now() - 24 * HOUR);
    db.close();
    return row as Record<string, number | string>;
  }

  async function tile(name: string): Promise<string> {
    return dashboard
      .locator('.tile', { has: page.locator(`dt:text-is("${name}")`) })
      .locator('.value')
      .innerText();
  }

  async function rows(title: string): Promise<string[][]> {
    const found = dashboard
      .locator('.list', { has: page.locator(`h2:text-is("${title}")`) })
      .locator('tbody tr');
    const texts = await found.evaluateAll((elements) =>
      elements.map((element) => [...element.children].map((cell) => cell.textContent ?? '')),
    );
    return texts;
  }

  it('shows the totals that SQL gives', async () => {
    const { calls, cost, failed } = sql(
      'count(*) AS calls, sum(cost) AS cost, sum(error IS NOT NULL) AS failed',
    );
    assert.equal(await tile('Calls'), String(calls));
    assert.equal(Number((await tile('Cost')).slice(1)), Math.round(Number(cost) * 1000) / 1000);
    assert.equal(await tile('Errors'), `${Math.round((Number(failed) / Number(calls)) * 1000) / 10}%`);
  });

  it('lists models, lines, runs and calls', async () => {
    const models = await rows('Models');
    assert.deepEqual(
      models.map(([model]) => model).sort(),
      [HOSTILE, 'claude-haiku-4-5', 'gemini-2.5-flash', 'gpt-4o'].sort(),
    );
    assert.equal(
      models.reduce((sum, [, calls]) => sum + Number(calls), 0),
      300,
    );
    assert.equal((await rows('Runs')).length, 3);
    const lines = await rows('Lines of code');
    assert.equal(lines.length, 2);
    assert.deepEqual(lines.map(([name]) => name).sort(), ['src/routes/chat.ts:23', 'src/routes/chat.ts:40']);
    assert.equal((await rows('Latest calls')).length, 200);
    assert.deepEqual(
      (await rows('Errors')).map(([name, count]) => [name, count]),
      [['rate limit', '15']],
    );
  });

  it('shows what was recorded as text', async () => {
    assert.equal(await dashboard.locator('img').count(), 0);
  });

  it('shows one model alone, and all again', async () => {
    await dashboard.getByRole('button', { name: 'gemini-2.5-flash' }).first().click();
    const { calls } = sql(`sum(model IN (SELECT id FROM model WHERE name = 'gemini-2.5-flash')) AS calls`);
    await dashboard.locator('.tile .value', { hasText: new RegExp(`^${calls}$`) }).waitFor();
    await dashboard.getByText('Show All').click();
    await dashboard.locator('.tile .value', { hasText: /^300$/ }).waitFor();
  });

  for (const theme of Object.keys(THEMES) as Theme[]) {
    it(`is readable in the ${theme} theme`, async () => {
      await useTheme(page, theme);
      await dashboard.locator('.plot canvas').first().waitFor();
      await screenshot(page, `dashboard-${theme}`);
    });
  }

  it('takes in a call that is made now', async () => {
    record(1);
    await dashboard.locator('.tile .value', { hasText: /^301$/ }).waitFor({ timeout: 10_000 });
  });

  it('leads to the line', async () => {
    await dashboard.locator('.list').first().locator('tbody button').first().click();
    await page.locator('.tab.active', { hasText: 'chat.ts' }).waitFor();
    await page.locator('.statusbar-item', { hasText: /Ln (?:23|40), Col 1/ }).waitFor();
  });
});
