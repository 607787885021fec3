// The views of the activity bar and the what-if in a real workbench: what they show is what the command line and SQL say.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { appendFileSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import Database from 'better-sqlite3';
import type { FrameLocator, Locator, Page } from 'playwright-core';
import { violations } from '../axe.ts';
import {
  closeWorkbench,
  openWorkbench,
  paneOf,
  runCommand,
  screenshot,
  THEMES,
  type Theme,
  useTheme,
  variable,
} from '../workbench.ts';

const HOSTILE = '<img src=x onerror=alert(1)>';
const CLI = path.resolve(import.meta.dirname, '../../../dist/cli.cjs');
const MONTHLY = { low: 0, expected: 0, high: 0 };

interface Scan {
  readonly calls: readonly {
    readonly site: string;
    readonly file: string;
    readonly line: number;
    readonly model: string | null;
    readonly costPerMonth: typeof MONTHLY | null;
  }[];
  readonly findings: readonly { readonly rule: string; readonly file: string; readonly line: number }[];
  readonly totals: { readonly costPerMonth: typeof MONTHLY };
}

describe('the views and the what-if in the workbench', function () {
  this.timeout(120_000);
  let page: Page;
  let scan: Scan;
  let storage: string;
  let whatIf: FrameLocator;
  const workspace = variable('LLM_COST_WORKSPACE');
  const hostileFile = path.join(workspace, `src/${HOSTILE}.ts`);

  before(async () => {
    const data = path.dirname(variable('LLM_COST_INSTALLED'));
    storage = path.join(data, 'user-data', 'User', 'globalStorage', 'llm-cost-inspector.llm-cost-inspector');
    writeFileSync(
      hostileFile,
      `import OpenAI from 'openai';\nconst client = new OpenAI();\nexport const ask = (text: string) =>\n  client.chat.completions.create({ model: '${HOSTILE}', messages: [{ role: 'user', content: text }] });\n`,
    );
    record();
    page = await openWorkbench();
    page.setDefaultTimeout(100_000);
    await page.locator('.activitybar').getByRole('tab', { name: 'LLM Cost' }).click();
    await rowsOf('Calls').filter({ hasText: 'measured $0.0063' }).waitFor();
    scan = scanOf(workspace, '--db', path.join(storage, 'usage.db'));
  });

  after(async () => {
    rmSync(hostileFile, { force: true });
    await closeWorkbench(page);
  });

  /** Two runs of a server that answers in the chat and failed once. */
  function record(): void {
    const spool = path.join(storage, 'spool', 'views.mwqn0ni9.77r163-7.ndjson');
    mkdirSync(path.dirname(spool), { recursive: true, mode: 0o700 });
    for (let index = 0; index < 30; index++) {
      const failed = index === 3;
      const line = {
        ...{ v: 1, uid: `viewsseed${String(index).padStart(8, '0')}`, ts: Date.now() - index * 60_000 },
        ...{ run: `views${index % 2}.mwqn0ni9.77r16${index % 2}`, pid: 7, host: null },
        ...{
          provider: 'anthropic',
          model: index === 7 ? HOSTILE : 'claude-sonnet-4-5',
          op: 'chat',
          stream: false,
        },
        ...{ status: failed ? 429 : 200, error: failed ? 'rate_limit' : null, latency_ms: 400 + index * 10 },
        ttft_ms: null,
        tokens: failed ? null : { in: 1500, out: 120, cache_read: 0, cache_write: 0, reasoning: 0 },
        ...{ tokens_source: failed ? 'none' : 'exact', end: failed ? 'error' : 'done', attempt: 1 },
        ...{ file: path.join(workspace, 'src/tickets/summarize.ts'), line: 8, col: 1, fn: null },
        ...{ response_id: null, source: 'hook' },
      };
      appendFileSync(spool, `${JSON.stringify(line)}\n`, { mode: 0o600 });
    }
  }

  /** Of the workspace with the recorded runs, as in the editor; or of a changed copy, which nothing was recorded in. */
  function scanOf(folder: string, ...flags: readonly string[]): Scan {
    return JSON.parse(
      execFileSync(process.execPath, [CLI, 'scan', folder, '--format', 'json', ...flags]).toString(),
    );
  }

  function scanOfCopy(name: string, change: (text: string) => string): Scan {
    const copy = path.join(mkdtempSync(path.join(tmpdir(), 'llm-cost-views-')), 'examples');
    try {
      cpSync(workspace, copy, { recursive: true });
      writeFileSync(path.join(copy, name), change(readFileSync(path.join(copy, name), 'utf8')));
      return scanOf(copy);
    } finally {
      rmSync(path.dirname(copy), { recursive: true, force: true });
    }
  }

  function rowsOf(view: string): Locator {
    return paneOf(page, view).locator('.monaco-list-row');
  }

  /** The others closed, so that it has all the room. */
  async function showAlone(view: string): Promise<void> {
    await runCommand(page, `Focus on ${view} View`);
    // A click while panes move may fold nothing, so they are looked at once more.
    for (const wait of [0, 1_000]) {
      await page.waitForTimeout(wait);
      for (const other of ['Calls', 'Runs', 'Findings', 'LLM Usage']) {
        const header = paneOf(page, other).locator('.pane-header');
        if ((await header.getAttribute('aria-expanded')) !== String(other === view)) await header.click();
      }
    }
    await rowsOf(view).first().waitFor();
  }

  async function press(view: string, title: string): Promise<void> {
    await paneOf(page, view).locator('.pane-header').hover();
    await paneOf(page, view).locator('.pane-header').getByRole('button', { name: title }).click();
  }

  const texts = (rows: Locator): Promise<string[]> => rows.allInnerTexts();

  it('lists the calls, the dearest first, as the command line has them', async () => {
    await showAlone('Calls');
    const rows = await texts(rowsOf('Calls'));
    assert.equal(rows.length, scan.calls.length, rows.join('\n'));
    const dearest = [...scan.calls].sort((a, b) => costOf(b) - costOf(a))[0];
    assert.match(rows[0] ?? '', new RegExp(`^\\$${Math.round(costOf(dearest))}/mo`));
    assert.ok(rows[0]?.includes(path.posix.basename(dearest?.file ?? '')), rows[0]);
  });

  it('has what was measured beside the estimate', async () => {
    const row = rowsOf('Calls').filter({ hasText: 'summarize' });
    assert.match(await row.innerText(), /estimate \$[\d.]+, measured \$0\.0063/);
    const spoken = (await row.getAttribute('aria-label')) ?? '';
    assert.match(spoken, /^summarize, .*claude-sonnet-4-5, estimated .*, measured 30 calls/);
    await screenshot(page, 'views-calls');
  });

  it('shows names of the code as text', async () => {
    await rowsOf('Calls').filter({ hasText: HOSTILE }).waitFor();
    assert.equal(await page.locator('.sidebar img').count(), 0);
  });

  it('groups the calls by file, and lists them again', async () => {
    await press('Calls', 'Group Calls by File');
    const file = rowsOf('Calls').and(page.locator('[aria-expanded]')).filter({ hasText: 'routes/chat.ts' });
    await file.waitFor();
    assert.match(await file.innerText(), /2 calls · ≈ \$\d+\/mo/);
    await screenshot(page, 'views-calls-by-file');
    await press('Calls', 'List Calls by Cost');
    await file.waitFor({ state: 'detached' });
  });

  it('leads to the line of a call', async () => {
    const call = scan.calls.find(({ model }) => model === 'gemini-3.8-flash');
    await rowsOf('Calls').filter({ hasText: 'nightly-report' }).click();
    await page.locator('.tab.active', { hasText: 'nightly-report.ts' }).waitFor();
    await page.locator('.statusbar-item', { hasText: `Ln ${call?.line}, ` }).waitFor();
  });

  it('lists the runs as SQL has them, with the lines of each', async () => {
    await showAlone('Runs');
    const db = new Database(path.join(storage, 'usage.db'), { readonly: true });
    const runs = db.prepare('SELECT count(DISTINCT run) AS runs FROM call').get() as { runs: number };
    const sum = db
      .prepare(
        `SELECT count(*) AS calls, sum(cost) AS cost FROM call JOIN run ON run.id = call.run WHERE run.label = 'views0'`,
      )
      .get() as { calls: number; cost: number };
    db.close();
    const run = rowsOf('Runs').filter({ hasText: 'views0' });
    await run.waitFor();
    assert.equal(await rowsOf('Runs').count(), runs.runs);
    const figures = `${sum.calls} calls · $${Number(sum.cost.toPrecision(2))}`;
    assert.ok((await run.innerText()).includes(figures), await run.innerText());
    await run.click();
    const line = rowsOf('Runs').and(page.locator('[aria-level="2"]'));
    await line.first().waitFor();
    await screenshot(page, 'views-runs');
    await line.filter({ hasText: 'summarize' }).first().click();
    await page.locator('.tab.active', { hasText: 'summarize.ts' }).waitFor();
    await page.locator('.statusbar-item', { hasText: 'Ln 8, ' }).waitFor();
  });

  it('lists the findings by saving, and opens the fixes at the place', async () => {
    await showAlone('Findings');
    const findings = rowsOf('Findings').and(page.locator('[aria-level="2"]'));
    await findings.first().waitFor();
    // The list makes rows for what is seen alone, so all of them are counted by the view itself.
    const title = paneOf(page, 'Findings').locator('.pane-header', {
      hasText: `${scan.findings.length} findings`,
    });
    await title.waitFor();
    assert.match((await texts(rowsOf('Findings')))[0] ?? '', /uncached-prefix[\s\S]*saves \$272\/mo/);
    await screenshot(page, 'views-findings');
    // The menu asks every language service, and TypeScript's answers nothing while it reads its project.
    await findings.first().click();
    await page.locator('.statusbar-item', { hasText: 'Initializing' }).first().waitFor({ state: 'detached' });
    await findings.first().hover();
    await findings.first().getByRole('button', { name: 'Quick Fix...' }).click();
    const actions = page.locator('.action-widget .monaco-list-row.action');
    await actions.first().waitFor();
    assert.match((await texts(actions)).join('\n'), /cache/i);
    await screenshot(page, 'views-quick-fix');
    await page.keyboard.press('Escape');
    await press('Findings', 'Group Findings by File');
    await rowsOf('Findings').filter({ hasText: 'up to $272/mo each' }).waitFor();
    await press('Findings', 'Group Findings by Rule');
  });

  it('keeps what is folded when a file changes', async () => {
    await showAlone('Findings');
    const first = rowsOf('Findings').first();
    await first.locator('.monaco-tl-twistie').click();
    await first.and(page.locator('[aria-expanded="false"]')).waitFor();
    const name = (await first.innerText()).split('\n')[0] ?? '';
    const file = path.join(workspace, 'src/tickets/translate.ts');
    const before = readFileSync(file, 'utf8');
    writeFileSync(
      file,
      `${before}\nimport OpenAI from 'openai';\nexport const more = () =>\n  new OpenAI().chat.completions.create({ model: 'gpt-4-0314', messages: [{ role: 'user', content: 'x' }] });\n`,
    );
    await rowsOf('Findings').filter({ hasText: 'translate.ts' }).first().waitFor();
    assert.equal(
      await rowsOf('Findings').filter({ hasText: name }).first().getAttribute('aria-expanded'),
      'false',
    );
    writeFileSync(file, before);
    await rowsOf('Findings').filter({ hasText: 'translate.ts' }).first().waitFor({ state: 'detached' });
  });

  it('opens the what-if from the view', async () => {
    await showAlone('Calls');
    await press('Calls', 'What If...');
    whatIf = page.frameLocator('iframe.webview.ready').frameLocator('#active-frame');
    await whatIf.locator('tbody tr').first().waitFor();
    assert.equal(await whatIf.locator('tbody tr').count(), scan.calls.length);
    assert.equal(await valueUnder('Month now').innerText(), dollars(scan.totals.costPerMonth.expected));
    assert.equal(await valueUnder('Difference').innerText(), 'none');
    assert.equal(await whatIf.locator('img').count(), 0);
  });

  it('says of another model what the command line says of the changed code', async () => {
    const there = scanOfCopy('src/agent/refunds.ts', (text) => text.replace('gpt-5.5', 'gpt-5.4-mini'));
    const scope = whatIf.locator('vscode-single-select[label="Calls"]');
    await scope.click();
    await scope.getByRole('option', { name: 'The call of gpt-5.5', exact: true }).click();
    await whatIf.locator('vscode-single-select[label="Model"] input').fill('gpt-5.4-mini');
    await page.keyboard.press('Enter');
    const changed = whatIf.locator('tbody tr', { hasText: '→ gpt-5.4-mini' });
    await changed.waitFor();
    const ofRefunds = ({ calls }: Scan) => calls.find(({ file }) => file === 'src/agent/refunds.ts');
    const [now, then] = [costOf(ofRefunds(scan)), costOf(ofRefunds(there))];
    assert.ok(then > 0 && then < now);
    assert.ok((await changed.innerText()).includes(dollars(then)), await changed.innerText());
    const total = dollars(scan.totals.costPerMonth.expected - now + then);
    assert.equal(await valueUnder('Month then').innerText(), total);
    await screenshot(page, 'what-if-model');
  });

  it('says what a field takes', async () => {
    const field = whatIf.locator('vscode-textfield[label="Cached input"] input');
    await field.fill('lots');
    await whatIf.locator('.mistake', { hasText: '80%' }).waitFor();
    await field.fill('50%');
    await whatIf.locator('.mistake', { hasText: '80%' }).waitFor({ state: 'detached' });
    await whatIf.getByRole('button', { name: 'Reset' }).click();
    await whatIf.locator('.value', { hasText: 'none' }).waitFor();
  });

  for (const theme of Object.keys(THEMES) as Theme[]) {
    it(`is readable in the ${theme} theme`, async () => {
      await useTheme(page, theme);
      await whatIf.locator('vscode-textfield[label="Calls a month"] input').fill('×3');
      await whatIf.locator('.value.worse').waitFor();
      await screenshot(page, `what-if-${theme}`);
      assert.deepEqual(await violations(whatIf), []);
    });
  }

  it('begins at the call whose menu asked', async () => {
    await rowsOf('Calls').filter({ hasText: 'nightly-report' }).hover();
    await rowsOf('Calls')
      .filter({ hasText: 'nightly-report' })
      .getByRole('button', { name: 'What If...' })
      .click();
    await whatIf.locator('tbody tr', { hasText: 'nightly-report' }).waitFor();
    assert.equal(await whatIf.locator('tbody tr').count(), 1);
    await page.setViewportSize({ width: 760, height: 900 });
    await screenshot(page, 'what-if-narrow');
    await page.setViewportSize({ width: 1440, height: 900 });
  });

  it('leads from the table to the call', async () => {
    await whatIf.locator('tbody .link').first().click();
    await page.locator('.tab.active', { hasText: 'nightly-report.ts' }).waitFor();
  });

  function valueUnder(name: string): Locator {
    return whatIf.locator('.tile', { has: page.locator(`dt:text-is("${name}")`) }).locator('.value');
  }
});

function costOf(call: Scan['calls'][number] | undefined): number {
  return call?.costPerMonth?.expected ?? -1;
}

/** As the page writes it. */
function dollars(usd: number): string {
  const digits = usd >= 100 ? 0 : usd >= 1 ? 2 : usd >= 0.01 ? 3 : 4;
  return usd.toLocaleString('en-US', {
    ...{ style: 'currency', currency: 'USD', minimumFractionDigits: digits, maximumFractionDigits: digits },
  });
}
