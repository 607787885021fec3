/**
 * `llm-cost record -- COMMAND…`: runs any command with recording on. Its streams, signals and exit code are passed through; at
 * the end one screen on standard error says what its LLM calls have cost.
 */
import { chmodSync, mkdirSync } from 'node:fs';
import { counted } from '../reports/table.ts';
import { usageLine, usageTable } from '../reports/usage.ts';
import type { Figures, Summary, UsageEvent } from '../usage/index.ts';
import { findHooks, newRunId, type RecorderHooks, recordedEnvironment } from '../usage/recording.ts';
import { type Storage, storageOf } from '../usage/storage.ts';
import { runCommand } from './child.ts';
import { installationRoot } from './installation.ts';
import { onNewerNode } from './newerNode.ts';
import { UsageError, writeAll } from './output.ts';

export interface RecordFlags {
  readonly db?: string;
}

/** Resolves with the command's exit code. */
export async function record(command: readonly string[], flags: RecordFlags): Promise<number> {
  const handedOver = await onNewerNode();
  if (handedOver !== undefined) return handedOver;
  const storage = storageOf(flags.db);
  const hooks = findHooks(installationRoot());
  makeFolder(storage);
  const run = newRunId(command, Date.now());
  const env = recordedEnvironment(process.env, { hooks, spool: storage.spool, run });
  const { exitCode, problem } = await runCommand(command, env);
  if (problem === undefined) await summarize(storage, run, hooks);
  else await writeAll(process.stderr, `llm-cost: ${problem}\n`);
  return exitCode;
}

function makeFolder({ spool }: Storage): void {
  try {
    mkdirSync(spool, { recursive: true, mode: 0o700 });
    chmodSync(spool, 0o700);
  } catch (error) {
    throw new UsageError(`cannot record into ${spool}: ${(error as Error).message}`);
  }
}

/** Whatever goes wrong here must not change how the command ended. */
async function summarize(storage: Storage, run: string, hooks: RecorderHooks): Promise<void> {
  try {
    const { openStore } = await import('./store.ts');
    const { store, events, close } = openStore(storage);
    try {
      await store.ingest();
      const [models, sites] = [
        await store.summary('model', { runs: [run] }),
        await store.summary('site', { runs: [run] }),
      ];
      await writeAll(process.stderr, summaryText(models, sites, events, hooks));
    } finally {
      await close();
    }
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    await writeAll(process.stderr, `llm-cost: the summary cannot be made: ${message}\n`);
  }
}

function summaryText(
  models: Summary,
  sites: Summary,
  events: readonly UsageEvent[],
  hooks: RecorderHooks,
): string {
  const { totals } = models;
  const notes = [...troubles(events), ...notCovered(totals, sites, hooks)].map((note) => `  ${note}`);
  const body =
    totals.calls === 0
      ? [NOTHING_SEEN]
      : [`${usageLine(totals)}.`, '', ...usageTable(models, 8), '', ...usageTable(sites, 12)];
  return `\nllm-cost: ${[...body, ...(notes.length > 0 ? ['', 'Note:', ...notes] : [])].join('\n')}\n`;
}

const NOTHING_SEEN =
  'no LLM call was seen. Recorded are programs that run on Node 18 or newer and on Python 3.9 or newer; browsers, Bun, Deno and other languages are not.';

/** What the figures leave out, or cannot be tied to. */
function notCovered(
  { calls, exactCalls, errors, unpricedCalls }: Figures,
  sites: Summary,
  hooks: RecorderHooks,
): string[] {
  const placeless = sites.rows.filter(({ file }) => file === null).reduce((sum, row) => sum + row.calls, 0);
  const unbound = sites.rows.filter(({ key, file }) => key === null && file !== null);
  const silent = Math.max(0, calls - errors - exactCalls);
  return [
    ...(placeless > 0 ? [`${counted(placeless, 'call')} whose line is not known`] : []),
    ...(unbound.length > 0
      ? [
          `${unbound.length === 1 ? 'one line is' : `${unbound.length} lines are`} none of the calls that a scan finds`,
        ]
      : []),
    ...(silent > 0 ? [`${counted(silent, 'call')} that did not say how many tokens were used`] : []),
    ...(unpricedCalls > silent
      ? [`${counted(unpricedCalls - silent, 'call')} of models without a known price`]
      : []),
    ...(hooks.node === undefined ? ['programs of Node: their recorder is not installed'] : []),
    ...(hooks.python === undefined ? ['programs of Python: their recorder is not installed'] : []),
  ];
}

function troubles(events: readonly UsageEvent[]): string[] {
  return events.flatMap((event) => {
    if (event.kind === 'trouble' || event.kind === 'rebuilt') return [event.message];
    if (event.kind !== 'refused') return [];
    return [
      `${counted(event.lines, 'line')} of ${event.file} that ${event.lines === 1 ? 'is no record' : 'are no records'} (${event.reason})`,
    ];
  });
}
