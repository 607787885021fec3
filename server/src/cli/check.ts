/** `llm-cost check --budget`: holds what was recorded against the budgets and alerts of `.llmcost.json`, for scripts. */
import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import type { BudgetReport } from '../core/budgets.ts';
import { brokenOf, checkBudgets, joinReports } from '../core/checkBudgets.ts';
import { budgetsJson, budgetsText } from '../reports/budgets.ts';
import { storageOf } from '../usage/storage.ts';
import { limitsOf, readConfig } from '../workspace/config.ts';
import { CONFIG_FILE } from '../workspace/configFile.ts';
import { decode } from '../workspace/decode.ts';
import { toFileId } from '../workspace/paths.ts';
import type { CheckFlags } from './flags.ts';
import { onNewerNode } from './newerNode.ts';
import { UsageError, writeAll } from './output.ts';

/** Resolves with the exit code: 1 where a budget or alert is broken. */
export async function check(folder: string, flags: CheckFlags): Promise<number> {
  const { limits, doubts } = limitsIn(folder, flags.config);
  const handedOver = await onNewerNode();
  if (handedOver !== undefined) return handedOver;
  await writeAll(process.stderr, doubts.map((message) => `llm-cost: ${message}\n`).join(''));
  const storage = storageOf(flags.db);
  const { hasStore, openStore } = await import('./store.ts');
  if (!hasStore(storage) && flags.db !== undefined)
    throw new UsageError(`there is no such database: ${flags.db}`);
  const { store, events, close } = openStore(storage);
  try {
    await store.ingest();
    await store.bindWaiting();
    // What cannot be read must not pass for nothing spent.
    const trouble = events.find((event) => event.kind === 'trouble');
    if (trouble) throw new UsageError(trouble.message);
    const now = Date.now();
    const reports = limits.map(async (each) => checkBudgets(each, await store.spending(each.folder, now)));
    const report = joinReports(await Promise.all(reports));
    await writeAll(process.stdout, render(report, flags.format));
    return brokenOf(report).length > 0 ? 1 : 0;
  } finally {
    await close();
  }
}

function render(report: BudgetReport, format: CheckFlags['format']): string {
  return format === 'json' ? budgetsJson(report) : budgetsText(report);
}

/** A limit that is not read would never be broken, so mistakes end the check, and what is doubtful is said. */
function limitsIn(folder: string, configFile: string | undefined) {
  const root = toFileId(folder);
  if (statSync(root, { throwIfNoEntry: false })?.isDirectory() !== true)
    throw new UsageError(`there is no such folder: ${folder}`);
  if (configFile !== undefined && statSync(configFile, { throwIfNoEntry: false })?.isFile() !== true)
    throw new UsageError(`there is no such configuration file: ${configFile}`);
  const config = readConfig(root, {
    settings: {},
    text: textOf,
    ...(configFile === undefined ? {} : { configFile: toFileId(configFile) }),
  });
  const mistake = config.problems.find(({ severity }) => severity === 'error');
  if (mistake) throw new UsageError(`${path.basename(mistake.file)}: ${mistake.message}`);
  const limits = limitsOf([[root, config]], configFile !== undefined);
  if (limits.length === 0)
    throw new UsageError(
      `there is no budget and no alert in ${configFile ?? `a ${CONFIG_FILE} of ${root} or above it`}`,
    );
  return { limits, doubts: config.problems.map(({ file, message }) => `${path.basename(file)}: ${message}`) };
}

function textOf(file: string): string | undefined {
  try {
    return decode(readFileSync(file));
  } catch {
    return undefined;
  }
}
