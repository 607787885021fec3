// The packaged extension in a real workbench, seen from outside: what a person sees, points at and clicks.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import {
  changeSettings,
  closeWorkbench,
  goTo,
  hoverOver,
  lineWith,
  noLineWith,
  openFile,
  openQuickFixes,
  openWorkbench,
  pickQuickFix,
  problems,
  rowsInView,
  runCommand,
  screenshot,
  statusBarItem,
  THEMES,
  type Theme,
  useTheme,
  variable,
} from './workbench.ts';

const PRICE = /≈\s\$\d/;
const MONTHLY = /\$[\d.]+k?.*mo/;

interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}
interface Scan {
  readonly calls: readonly (Place & { readonly language: string; readonly costPerCall: object | null })[];
  readonly findings: readonly (Place & {
    readonly rule: string;
    readonly fixes: readonly { readonly title: string }[];
  })[];
}

describe('the packaged extension in the workbench', function () {
  this.timeout(90_000);
  let page: Page;
  let scan: Scan;

  before(async () => {
    scan = scanWorkspace();
    // The SDKs are not installed in the examples, and TypeScript's complaints about it say nothing about us.
    changeSettings({ 'typescript.validate.enable': false });
    page = await openWorkbench();
  });

  after(() => closeWorkbench(page));

  it('shows the price at the call', async () => {
    const call = firstPricedCall(scan);
    await openFile(page, call.file);
    await goTo(page, call.line, call.column);
    await lineWith(page, PRICE);
  });

  it('explains the price when the mouse rests on the call', async () => {
    const call = firstPricedCall(scan);
    await openFile(page, call.file);
    await goTo(page, call.line, call.column);
    await lineWith(page, PRICE);
    assert.match(await hoverOver(page, wordAt(call)), /\$\d/);
  });

  it('lists the findings in the Problems panel', async () => {
    const finding = firstFixable(scan);
    await openFile(page, finding.file);
    const rows = await problems(page, finding.rule);
    assert(rows.length > 0);
  });

  it('shows the cost of the whole workspace in the status bar', async () => {
    await statusBarItem(page, MONTHLY);
  });

  it('lists every call of the workspace in its view', async () => {
    assert.equal(await rowsInView(page, 'Calls'), scan.calls.length);
    await screenshot(page, 'calls');
  });

  it('shows the price above the call when lenses are chosen', async () => {
    const call = firstPricedCall(scan);
    await openFile(page, call.file);
    changeSettings({ 'llmCost.annotations': 'lenses' });
    const lens = page.locator('.codelens-decoration').filter({ hasText: PRICE }).first();
    await lens.waitFor();
    await noLineWith(page, PRICE);
    await screenshot(page, 'lenses');
    changeSettings({ 'llmCost.annotations': 'hints' });
    await lineWith(page, PRICE);
    await lens.waitFor({ state: 'hidden' });
  });

  it('applies the quick fix that the menu offers', async () => {
    const finding = firstFixable(scan);
    await openFile(page, finding.file);
    await goTo(page, finding.line, finding.column);
    const title = finding.fixes[0]?.title ?? '';
    const titles = await openQuickFixes(page);
    assert(
      titles.some((offered) => offered.includes(title)),
      `${title} is among ${titles.join(', ')}`,
    );
    await pickQuickFix(page, title);
    await page.locator('.tab.active.dirty').waitFor();
    await runCommand(page, 'File: Revert File');
  });

  for (const theme of Object.keys(THEMES) as Theme[]) {
    it(`shows the price in the ${theme} theme`, async () => {
      const call = firstPricedCall(scan);
      await useTheme(page, theme);
      await openFile(page, call.file);
      await goTo(page, call.line, call.column);
      await lineWith(page, PRICE);
      await screenshot(page, theme);
    });
  }
});

// The command line says where to look, so the test holds for whatever the examples contain.
function scanWorkspace(): Scan {
  const cli = path.resolve(import.meta.dirname, '../../dist/cli.cjs');
  const output = execFileSync(process.execPath, [
    cli,
    'scan',
    variable('LLM_COST_WORKSPACE'),
    '--format',
    'json',
  ]);
  return JSON.parse(output.toString());
}

function firstPricedCall(scan: Scan): Place {
  const call = scan.calls.find(
    ({ costPerCall, language }) => costPerCall !== null && language === 'typescript',
  );
  assert(call, 'the examples contain a priced TypeScript call');
  return call;
}

function firstFixable(scan: Scan): Scan['findings'][number] {
  const finding = scan.findings.find(({ fixes, file }) => fixes.length > 0 && file.endsWith('.ts'));
  assert(finding, 'the examples contain a finding with a quick fix');
  return finding;
}

function wordAt({ file, line, column }: Place): string {
  const lines = readFileSync(path.join(variable('LLM_COST_WORKSPACE'), file), 'utf8').split('\n');
  const word = /^\w+/.exec((lines[line - 1] ?? '').slice(column - 1));
  assert(word, `${file}:${line}:${column} is a word`);
  return word[0];
}
