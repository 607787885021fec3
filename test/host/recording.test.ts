// A newcomer switches recording on, runs the example in a terminal, and sees at the calls what they used.

import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import {
  closeWorkbench,
  goTo,
  hoverOver,
  lineWith,
  openFile,
  openWorkbench,
  runCommand,
  screenshot,
  statusBarItem,
  THEMES,
  type Theme,
  useTheme,
} from './workbench.ts';

const ESTIMATE = /≈\s\$[\d.]+\/call\s·\s\$\d/;
const MEASURED = /≈\s\$[\d.]+(?:\/call)?\s·\s\d+\scalls?\s·\s\$/;
/** The packages of the example are installed first. */
const RUN_LIMIT_MS = 240_000;

describe('recording in the workbench', function () {
  this.timeout(RUN_LIMIT_MS + 60_000);
  let page: Page;

  before(async () => {
    page = await openWorkbench();
    page.setDefaultTimeout(60_000);
  });

  after(async () => {
    await runCommand(page, 'Terminal: Kill All Terminals').catch(() => undefined);
    await closeWorkbench(page);
  });

  it('says in the status bar that it is on', async () => {
    await openFile(page, 'src/tickets/triage.ts');
    await lineWith(page, ESTIMATE);
    await runCommand(page, 'LLM Cost: Start Recording Runs');
    await statusBarItem(page, /^\s*recording$/);
  });

  it('shows at a call what the example used, run in a terminal', async () => {
    await runCommand(page, 'LLM Cost: Open Recorded Terminal');
    const terminal = page.locator('.terminal-wrapper.active .xterm-helper-textarea');
    await terminal.waitFor({ state: 'attached' });
    await terminal.focus();
    await page.keyboard.type('npm run dev -- --rounds 3');
    await page.keyboard.press('Enter');
    const hint = page.locator('.editor-instance .view-line').filter({ hasText: MEASURED }).first();
    await hint.waitFor({ timeout: RUN_LIMIT_MS });
    await statusBarItem(page, /recording · 1 run/);
  });

  it('says more in the hover', async () => {
    await openFile(page, 'src/knowledge/answer.ts');
    await goTo(page, 15, 1);
    await lineWith(page, MEASURED);
    const text = await hoverOver(page, 'create');
    assert.match(text, /Measured \d+ calls? · \$/);
    assert.match(text, /recorded runs/);
  });

  for (const theme of Object.keys(THEMES) as Theme[]) {
    it(`is readable in the ${theme} theme`, async () => {
      await useTheme(page, theme);
      await openFile(page, 'src/tickets/triage.ts');
      await lineWith(page, MEASURED);
      await (await statusBarItem(page, /recording · 1 run/)).hover();
      const tip = page.locator('.monaco-hover', { hasText: 'LLM calls of your runs are recorded' });
      await tip.first().waitFor();
      await screenshot(page, `recording-${theme}`);
      await page.keyboard.press('Escape');
    });
  }

  it('is gone from the status bar when it is switched off, and the figures stay', async () => {
    await runCommand(page, 'LLM Cost: Stop Recording Runs');
    await page
      .locator('.statusbar-item')
      .filter({ hasText: /recording/ })
      .waitFor({ state: 'hidden' });
    await openFile(page, 'src/tickets/triage.ts');
    await lineWith(page, MEASURED);
  });
});
