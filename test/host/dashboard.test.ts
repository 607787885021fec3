// The dashboard in a real workbench: what it shows equals what SQL says of the same database.

import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { FrameLocator, Locator, Page } from 'playwright-core';
import { violations } from './axe.ts';
import { HOSTILE, ODD_FILE, type Seeded, seedUsage } from './seed.ts';
import { changeOf, shiftsOf, watchShifts } from './watch.ts';
import {
  closeWorkbench,
  openFile,
  openWorkbench,
  pickPath,
  runCommand,
  screenshot,
  THEMES,
  type Theme,
  useTheme,
  variable,
} from './workbench.ts';

describe('the dashboard in the workbench', function () {
  this.timeout(240_000);
  let page: Page;
  let dashboard: FrameLocator;
  let seeded: Seeded;

  before(async () => {
    seeded = seedUsage();
    page = await openWorkbench();
    // The server reads the workspace and the records meanwhile.
    page.setDefaultTimeout(60_000);
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await openFile(page, 'src/routes/chat.ts');
    await runCommand(page, 'LLM Cost: Show LLM Usage');
    dashboard = page.frameLocator('iframe.webview.ready').frameLocator('#active-frame');
    await dashboard.locator('.tile').first().waitFor();
  });

  after(() => closeWorkbench(page));

  async function tile(name: string): Promise<string> {
    return totalOf(name).innerText();
  }

  async function rows(id: string): Promise<string[][]> {
    const texts = await dashboard
      .locator(`#${id} tbody tr`)
      .evaluateAll((elements) =>
        elements.map((element) =>
          [...element.children].map((cell) =>
            ((cell.querySelector('[data-stop]') ?? cell).textContent ?? '').trim(),
          ),
        ),
      );
    return texts;
  }

  async function calls(count: number | string): Promise<void> {
    await totalOf('Calls')
      .and(dashboard.getByText(String(count), { exact: true }))
      .waitFor();
  }

  function totalOf(name: string): Locator {
    return dashboard.locator('.tile', { has: page.locator(`dt:text-is("${name}")`) }).locator('.value');
  }

  it('shows the totals that SQL gives', async () => {
    const { count, cost, failed, cached, input } = seeded.sql(
      `count(*) AS count, sum(cost) AS cost, sum(error IS NOT NULL) AS failed, sum(cached_read) AS cached,
       sum(input) AS input`,
    );
    assert.equal(await tile('Calls'), String(count));
    assert.equal(amount(await tile('Cost')), Math.round(Number(cost) * 1000) / 1000);
    assert.equal(await tile('Errors'), `${Math.round((Number(failed) / Number(count)) * 1000) / 10}%`);
    assert.equal(await tile('From cache'), `${Math.round((Number(cached) / Number(input)) * 1000) / 10}%`);
  });

  it('shows of each model, line and class of error what SQL gives', async () => {
    for (const [model, , cost, count] of await rows('models')) {
      const expected = seeded.sql(
        'count(*) AS count, sum(cost) AS cost',
        `model = (SELECT id FROM model WHERE name = '${model}')`,
      );
      assert.equal(count, String(expected.count), model);
      if (model !== HOSTILE) assertClose(amount(cost), Number(expected.cost), model);
    }
    assert.deepEqual(
      (await rows('models')).map(([model]) => model).sort(),
      [HOSTILE, 'claude-haiku-4-5', 'gemini-2.5-flash', 'gpt-4o'].sort(),
    );
    const lines = await rows('sites');
    assert.deepEqual(
      lines.map(([name]) => name).sort(),
      [`${ODD_FILE}:3`, 'src/routes/chat.ts:23', 'src/routes/chat.ts:40'].sort(),
    );
    assert.equal((await rows('runs')).length, 3);
    assert.equal((await rows('calls')).length, 200);
    const { failed } = seeded.sql('sum(error IS NOT NULL) AS failed');
    assert.deepEqual(
      (await rows('errors')).map(([name, count]) => [name, count]),
      [['rate limit', String(failed)]],
    );
  });

  it('shows what is spent of each budget', async () => {
    const today = new Date().setHours(0, 0, 0, 0);
    const spent = (where: string): number => Number(seeded.sql('sum(cost) AS cost', where).cost);
    for (const [title, where] of [
      ['Daily budget', `ts >= ${today}`],
      ['Monthly budget', `ts >= ${new Date(today).setDate(1)}`],
    ] as const) {
      const card = dashboard.locator('.card', { has: page.locator(`h3:has-text("${title}")`) });
      const [shown] = (await card.locator('.value').innerText()).split(' of ');
      assertClose(amount(shown), spent(where), title);
    }
  });

  it('draws what the table beside each chart says', async () => {
    const titles = ['Cost over time', 'Latency', 'Time to first token', 'Tokens per second', 'Error rate'];
    for (const title of titles) {
      const chart = dashboard.getByRole('region', { name: title, exact: true });
      await chart.locator('canvas').waitFor();
      await chart.locator('summary').click();
      assert.ok((await chart.locator('tbody tr').count()) >= 3, title);
      await chart.locator('summary').click();
    }
    const { cost } = seeded.sql('sum(cost) AS cost');
    const legend = await dashboard.locator('.chart').first().locator('.legend .figure').allInnerTexts();
    assertClose(
      legend.reduce((sum, text) => sum + amount(text), 0),
      Number(cost),
      'the sum of the layers',
    );
  });

  it('shows what was recorded as text', async () => {
    assert.equal(await dashboard.locator('main img, main b, main script').count(), 0);
  });

  it('shows one model alone, and all again', async () => {
    const shownAt = changeOf(totalOf('Calls'));
    const clickedAt = dashboard
      .getByRole('button', { name: 'gemini-2.5-flash' })
      .first()
      .evaluate((element) => {
        element.click();
        return Date.now();
      });
    console.log(`    shown ${(await shownAt) - (await clickedAt)} ms after the click`);
    const { count } = seeded.sql(
      'count(*) AS count',
      `model = (SELECT id FROM model WHERE name = 'gemini-2.5-flash')`,
    );
    await calls(String(count));
    await dashboard.getByRole('button', { name: 'Remove the filter Model: gemini-2.5-flash' }).click();
    await calls(seeded.made());
  });

  it('goes back to where it was', async () => {
    await dashboard.locator('#errors tbody button').first().click();
    const { failed } = seeded.sql('sum(error IS NOT NULL) AS failed');
    await calls(String(failed));
    await dashboard.getByRole('button', { name: 'Back' }).click();
    await calls(seeded.made());
  });

  it('orders a list by a column, and leads through it by keys', async () => {
    await dashboard.locator('#models').getByRole('button', { name: 'Calls' }).click();
    await dashboard.locator('#models th[aria-sort="descending"]').waitFor();
    const counts = (await rows('models')).map(([, , , count]) => Number(count));
    assert.deepEqual(
      counts,
      [...counts].sort((a, b) => b - a),
    );
    await dashboard.locator('#models tbody [data-stop]').first().focus();
    await page.keyboard.press('ArrowDown');
    const focused = await dashboard.locator('#models tbody [data-stop]:focus').innerText();
    assert.equal(focused, (await rows('models'))[1]?.[0]);
    await page.keyboard.press('Home');
    await dashboard.locator('#models th button:focus').waitFor();
    assert.equal(await dashboard.locator('#models table [tabindex="0"]').count(), 1);
  });

  it('holds two runs against each other', async () => {
    await dashboard.locator('#runs button[aria-pressed]').nth(0).click();
    await dashboard.locator('#runs button[aria-pressed]').nth(1).click();
    await dashboard.locator('#comparison tbody tr').first().waitFor();
    const table = new Map((await rows('comparison')).map(([name = '', ...values]) => [name, values]));
    const chosen = (await rows('runs')).slice(0, 2).map((row) => row[4]);
    assert.deepEqual(table.get('Calls')?.slice(0, 2).sort(), chosen.sort());
    await dashboard.getByRole('button', { name: 'End the comparison' }).click();
    await dashboard.locator('#comparison').waitFor({ state: 'detached' });
  });

  it('copies a list as CSV and as Markdown', async () => {
    const clipboard = (): Promise<string> => page.evaluate<string>('navigator.clipboard.readText()');
    await dashboard.getByRole('button', { name: 'Copy Models as CSV' }).click();
    await dashboard.locator('#status', { hasText: 'copied as CSV' }).waitFor();
    await until(async () => (await clipboard()).startsWith('Model,Provider,Cost'));
    assert.match(await clipboard(), /^gpt-4o,openai,\$[\d.]+,\d+,/m);
    await dashboard.getByRole('button', { name: 'Copy Models as Markdown' }).click();
    await until(async () => (await clipboard()).startsWith('| Model | Provider |'));
    assert.match(await clipboard(), /\\<img src=x onerror=alert\(1\)\\>/);
  });

  it('saves a chart as a picture', async () => {
    const file = path.join(variable('LLM_COST_WORKSPACE'), 'cost.png');
    await dashboard.getByRole('button', { name: 'Save the chart Cost over time as PNG' }).click();
    await pickPath(page, file);
    await until(async () => existsSync(file) && readFileSync(file).length > 2000);
    assert.equal(readFileSync(file).subarray(1, 4).toString(), 'PNG');
  });

  for (const theme of Object.keys(THEMES) as Theme[]) {
    it(`is readable in the ${theme} theme, and to who does not see it`, async () => {
      await useTheme(page, theme);
      await dashboard.locator('.plot canvas').first().waitFor();
      await screenshot(page, `dashboard-${theme}`);
      assert.deepEqual(await violations(dashboard), []);
    });
  }

  it('takes in a call that is made now, and keeps what is there', async () => {
    const button = dashboard.locator('#models tbody [data-stop]').first();
    await dashboard.locator('#sites .scroll').evaluate((element) => element.setAttribute('data-same', ''));
    await dashboard.locator('details').first().locator('summary').click();
    await button.evaluate((element) => {
      element.setAttribute('data-same', '');
      element.focus();
    });
    await dashboard
      .locator('canvas')
      .first()
      .evaluate((element) => element.setAttribute('data-same', ''));
    // The newest call goes to the top of its list, which moves the others there.
    await watchShifts(dashboard, '#calls');
    const shownAt = changeOf(totalOf('Calls'));
    // The watch is set once the page has answered something that was asked after it.
    await tile('Calls');
    const recordedAt = Date.now();
    seeded.record(1);
    console.log(`    shown ${(await shownAt) - recordedAt} ms after it was recorded`);
    await calls(seeded.made());
    assert.equal(await dashboard.locator('#models tbody [data-stop][data-same]:focus').count(), 1);
    assert.equal(await dashboard.locator('#sites .scroll[data-same]').count(), 1);
    assert.equal(await dashboard.locator('details[open]').count(), 1);
    assert.equal(await dashboard.locator('canvas[data-same]').count(), 1);
    assert.deepEqual(await shiftsOf(dashboard), []);
    await dashboard.locator('details').first().locator('summary').click();
  });

  it('waits with news while it is paused', async () => {
    await dashboard.getByRole('button', { name: 'Pause' }).click();
    const before = seeded.made();
    seeded.record(2);
    await dashboard.getByText('there are news').waitFor();
    await calls(before);
    await dashboard.getByRole('button', { name: 'Resume' }).click();
    await calls(seeded.made());
  });

  it('shows made-up figures as such, and leaves none behind', async () => {
    const before = seeded.sql('count(*) AS count');
    await dashboard.getByRole('button', { name: 'Show demo data' }).click();
    await dashboard.getByText('These figures are made up').waitFor();
    assert.ok((await rows('models')).every(([name]) => name?.startsWith('demo-')));
    await screenshot(page, 'dashboard-demo');
    await dashboard.getByRole('button', { name: 'Remove the demo data' }).click();
    await calls(seeded.made());
    assert.deepEqual(seeded.sql('count(*) AS count'), before);
    assert.equal(await dashboard.getByText('demo-').count(), 0);
  });

  it('leads to the line', async () => {
    await dashboard.locator('#sites').getByRole('button', { name: 'src/routes/chat.ts' }).first().click();
    await page.locator('.tab.active', { hasText: 'chat.ts' }).waitFor();
    await page.locator('.statusbar-item', { hasText: /Ln (?:23|40), Col 1/ }).waitFor();
  });

  it('is as it was after it was hidden', async () => {
    await runCommand(page, 'LLM Cost: Show LLM Usage');
    await dashboard.getByRole('button', { name: 'gpt-4o', exact: true }).first().click();
    await dashboard.getByRole('button', { name: 'Remove the filter Model: gpt-4o' }).waitFor();
    await page.locator('.tab', { hasText: 'chat.ts' }).click();
    await page.locator('.editor-instance .view-line').first().waitFor();
    // There is no page that could work.
    await page.locator('iframe.webview').waitFor({ state: 'detached' });
    await runCommand(page, 'LLM Cost: Show LLM Usage');
    await dashboard.getByRole('button', { name: 'Remove the filter Model: gpt-4o' }).click();
    await calls(seeded.made());
  });

  it('is as it was after the window was loaded again', async () => {
    await dashboard.getByRole('button', { name: 'claude-haiku-4-5', exact: true }).first().click();
    await dashboard.getByRole('button', { name: 'Remove the filter Model: claude-haiku-4-5' }).waitFor();
    const count = await tile('Calls');
    const loaded = page.waitForEvent('load');
    await runCommand(page, 'Developer: Reload Window');
    await loaded;
    await dashboard.getByRole('button', { name: 'Remove the filter Model: claude-haiku-4-5' }).waitFor();
    await calls(count);
    await dashboard.getByRole('button', { name: 'Remove the filter Model: claude-haiku-4-5' }).click();
    await calls(seeded.made());
  });

  for (const [width, name] of [
    [700, 'medium'],
    [420, 'narrow'],
  ] as const) {
    it(`fits into a ${name} window`, async () => {
      await useTheme(page, 'dark');
      await page.setViewportSize({ width, height: 900 });
      await screenshot(page, `dashboard-${name}`);
      const overflow = await dashboard
        .locator('body')
        .evaluate(({ ownerDocument: { documentElement: root } }) => root.scrollWidth - root.clientWidth);
      assert.ok(overflow <= 0, `${overflow} px too wide`);
      await page.setViewportSize({ width: 1440, height: 900 });
    });
  }

  it('shows in the side bar what a glance needs', async () => {
    await runCommand(page, 'View: Close All Editors');
    await page.locator('iframe.webview').waitFor({ state: 'detached' });
    await runCommand(page, 'LLM Cost: Focus on LLM Usage View');
    await dashboard.locator('body[data-place="side"] .tile').first().waitFor();
    assert.equal(await tile('Calls'), String(seeded.sql('count(*) AS count').count));
    assert.equal(await dashboard.locator('.lines').count(), 2);
    assert.equal(await dashboard.locator('.lines').nth(1).locator('li').count(), 10);
    for (const theme of Object.keys(THEMES) as Theme[]) {
      await useTheme(page, theme);
      await dashboard.locator('.plot canvas').first().waitFor();
      await screenshot(page, `side-${theme}`);
      assert.deepEqual(await violations(dashboard), []);
    }
    seeded.record(3);
    await calls(seeded.made());
    const overflow = await dashboard
      .locator('body')
      .evaluate(({ ownerDocument: { documentElement: root } }) => root.scrollWidth - root.clientWidth);
    assert.ok(overflow <= 0, `${overflow} px too wide`);
    await dashboard
      .locator('.lines')
      .first()
      .getByRole('button', { name: 'src/routes/chat.ts' })
      .first()
      .click();
    await page.locator('.tab.active', { hasText: 'chat.ts' }).waitFor();
  });
});

function amount(text: string | undefined): number {
  return Number((text ?? '').replace(/[^\d.]/g, ''));
}

/** To the digits that are shown. */
function assertClose(shown: number, expected: number, what: string | undefined): void {
  const digits = String(shown).split('.')[1]?.length ?? 0;
  assert.ok(Math.abs(shown - expected) <= 3 * 10 ** -digits, `${what}: ${shown} is not ${expected}`);
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 50));
}
