// Drives the VS Code workbench in a browser the way a person does: keys, mouse, and what is on the screen.
// Every wait is for something that a person would see. It does not start VS Code: the address and the workspace
// come from scripts/test-host.mjs in environment variables.

import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type Browser, chromium, type Locator, type Page } from 'playwright-core';

// Without these Chromium looks for a GPU, a session bus and its maker's servers, and fails or waits.
const BROWSER_FLAGS = [
  ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
  ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
];
const SCREENSHOTS = path.join(import.meta.dirname, 'screenshots');
const QUICK_FIXES = '.action-widget:not(.action-list-submenu-panel)';
const SIZE = { width: 1440, height: 900 };

export const THEMES = {
  light: { setting: 'Light Modern', className: 'vs' },
  dark: { setting: 'Dark Modern', className: 'vs-dark' },
  'high-contrast': { setting: 'Default High Contrast', className: 'hc-black' },
} as const;
export type Theme = keyof typeof THEMES;

/** Opens the workbench that the runner started, with chat and notifications out of the way. */
export async function openWorkbench(): Promise<Page> {
  const browser = await chromium.launch({ executablePath: variable('CHROMIUM_PATH'), args: BROWSER_FLAGS });
  try {
    const page = await browser.newPage({ viewport: SIZE });
    await page.goto(variable('LLM_COST_WORKBENCH_URL'));
    await page.locator('.monaco-workbench .part.statusbar .statusbar-item').first().waitFor();
    await closeSecondarySideBar(page);
    await closeNotifications(page);
    return page;
  } catch (error) {
    await browser.close();
    throw error;
  }
}

/** Closes the page and the browser it came from. */
export async function closeWorkbench(page: Page): Promise<void> {
  const browser: Browser | null = page.context().browser();
  await browser?.close();
}

/** Chat opens there by itself and leaves the editor too narrow for hints at the ends of lines. */
export async function closeSecondarySideBar(page: Page): Promise<void> {
  const bar = page.locator('.part.auxiliarybar');
  if (!(await bar.isVisible())) return;
  await page.keyboard.press('Control+Alt+B');
  await bar.waitFor({ state: 'hidden' });
}

export async function closeNotifications(page: Page): Promise<void> {
  await runCommand(page, 'Notifications: Clear All Notifications');
  await page.locator('.notifications-toasts.visible').waitFor({ state: 'hidden' });
}

/** Runs a command by its full title in the command palette. */
export async function runCommand(page: Page, title: string): Promise<void> {
  await page.keyboard.press('F1');
  await pickInQuickInput(page, `>${title}`, title);
}

/** Answers the dialog that asks for the path of a file. */
export async function pickPath(page: Page, file: string): Promise<void> {
  const input = page.locator('.quick-input-widget input');
  await input.waitFor();
  await input.fill(file);
  await input.press('Enter');
  await input.waitFor({ state: 'hidden' });
}

/** Opens a file of the workspace through quick open and waits until its text is there. */
export async function openFile(page: Page, name: string): Promise<void> {
  await page.keyboard.press('Control+P');
  await pickInQuickInput(page, name, path.posix.basename(name));
  await page.locator('.tab.active', { hasText: path.posix.basename(name) }).waitFor();
  await page.locator('.editor-instance .view-line').first().waitFor();
}

/** Puts the cursor at a place, 1-based, and scrolls to it. */
export async function goTo(page: Page, line: number, column: number): Promise<void> {
  await page.keyboard.press('Control+G');
  const input = page.locator('.quick-input-widget input');
  await input.fill(`:${line}:${column}`);
  await input.press('Enter');
  await input.waitFor({ state: 'hidden' });
  await page.locator('.statusbar-item', { hasText: `Ln ${line}, Col ${column}` }).waitFor();
}

/** The line of the editor that shows a text; hints are part of it. Waits until it is there. */
export async function lineWith(page: Page, text: string | RegExp): Promise<Locator> {
  const line = page.locator('.editor-instance .view-line').filter({ hasText: text }).first();
  await line.waitFor();
  return line;
}

/** Waits until no line of the editor shows a text, in the code or in a hint. */
export async function noLineWith(page: Page, text: string | RegExp): Promise<void> {
  await page
    .locator('.editor-instance .view-line')
    .filter({ hasText: text })
    .first()
    .waitFor({ state: 'hidden' });
}

/** Puts the mouse on a word of the editor and returns the text of the hover that appears. */
export async function hoverOver(page: Page, word: string): Promise<string> {
  await page.locator('.editor-instance .view-line span').getByText(word, { exact: true }).first().hover();
  const hover = page.locator('.monaco-editor .monaco-hover:not(.hidden) .hover-contents');
  await hover.first().waitFor();
  return (await hover.allInnerTexts()).join('\n');
}

/** Opens the quick fixes at the cursor and returns their titles. The menu stays open. */
export async function openQuickFixes(page: Page): Promise<string[]> {
  await page.keyboard.press('Control+.');
  const items = page.locator(`${QUICK_FIXES} .monaco-list-row.action`);
  await items.first().waitFor();
  return items.allInnerTexts();
}

/** Picks one of the open quick fixes and waits until the menu is gone. */
export async function pickQuickFix(page: Page, title: string | RegExp): Promise<void> {
  await page.locator(`${QUICK_FIXES} .monaco-list-row.action`).filter({ hasText: title }).first().click();
  await page.locator(QUICK_FIXES).waitFor({ state: 'hidden' });
}

/** Opens a view by its name, and returns how many rows it has at its first level once there are some. */
export async function rowsInView(page: Page, view: string): Promise<number> {
  await runCommand(page, `Focus on ${view} View`);
  const row = paneOf(page, view).locator('.monaco-list-row').first();
  await row.waitFor();
  // Those that are out of sight are no elements.
  return Number(await row.getAttribute('aria-setsize'));
}

/** A view of the side bar with its header. */
export function paneOf(page: Page, view: string): Locator {
  const title = page.locator(`.pane-header .title:text-is("${view}")`);
  return page.locator('.sidebar .pane').filter({ has: title });
}

/** The item of the status bar that fits, once it is there. */
export async function statusBarItem(page: Page, text: string | RegExp): Promise<Locator> {
  const item = page.locator('.statusbar-item').filter({ hasText: text }).first();
  await item.waitFor();
  return item;
}

/** The rows of the Problems panel that fit, once at least one does. */
export async function problems(page: Page, text: string | RegExp): Promise<string[]> {
  await runCommand(page, 'Problems: Focus on Problems View');
  const rows = page.locator('.markers-panel .monaco-list-row').filter({ hasText: text });
  await rows.first().waitFor();
  return rows.allInnerTexts();
}

/** Merges values into the settings of the opened workspace (a copy), which VS Code watches. */
export function changeSettings(values: Record<string, unknown>): void {
  const file = path.join(variable('LLM_COST_WORKSPACE'), '.vscode', 'settings.json');
  mkdirSync(path.dirname(file), { recursive: true });
  const before = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
  writeFileSync(file, JSON.stringify({ ...before, ...values }, undefined, 2));
}

/** Switches the theme and waits until the workbench wears it. */
export async function useTheme(page: Page, theme: Theme): Promise<void> {
  changeSettings({ 'workbench.colorTheme': THEMES[theme].setting });
  await page.locator(`.monaco-workbench.${THEMES[theme].className}`).waitFor();
}

/** Saves a picture of the whole workbench under test/host/screenshots. */
export async function screenshot(page: Page, name: string): Promise<void> {
  mkdirSync(SCREENSHOTS, { recursive: true });
  await page.screenshot({ path: path.join(SCREENSHOTS, `${name}.png`) });
}

/** The value of an environment variable that the runner sets. */
export function variable(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: run this suite with \`npm run test:browser\``);
  return value;
}

async function pickInQuickInput(page: Page, query: string, label: string): Promise<void> {
  const input = page.locator('.quick-input-widget input');
  await input.waitFor();
  await input.fill(query);
  const row = page.locator('.quick-input-list .monaco-list-row').filter({ hasText: label }).first();
  await row.click();
  await input.waitFor({ state: 'hidden' });
}
