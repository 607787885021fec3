/** `llm-cost import FILE`: takes the calls that another program has logged into the usage database. */
import { statSync } from 'node:fs';
import { counted } from '../reports/table.ts';
import { FORMATS, importFile } from '../usage/import/index.ts';
import { storageOf } from '../usage/storage.ts';
import { onNewerNode } from './newerNode.ts';
import { UsageError, writeAll } from './output.ts';

/** Resolves with the exit code. */
export async function importUsage(file: string, { db }: { readonly db?: string }): Promise<number> {
  if (statSync(file, { throwIfNoEntry: false })?.isFile() !== true)
    throw new UsageError(`there is no such file: ${file}`);
  const handedOver = await onNewerNode();
  if (handedOver !== undefined) return handedOver;
  const { openStore } = await import('./store.ts');
  const { store, close } = openStore(storageOf(db));
  try {
    const result = await importFile(file, store.importRecords, Date.now()).catch((error: Error) => {
      throw new UsageError(`${file} cannot be imported: ${error.message}`);
    });
    if (result.format === undefined) {
      const known = FORMATS.map(({ title }) => title).join(', ');
      throw new UsageError(`${file} is in none of the formats that are known: ${known}`);
    }
    const { calls, fresh, skipped, refused } = result;
    const notes = [
      ...(calls > fresh ? [`${counted(calls - fresh, 'call')} had been imported before`] : []),
      ...(skipped > 0 ? [`${counted(skipped, 'step')} of other kinds left out`] : []),
      ...(refused > 0 ? [`${counted(refused, 'entry')} could not be read`.replace('entrys', 'entries')] : []),
    ];
    const line = [`${counted(fresh, 'call')} imported (${result.format})`, ...notes].join('; ');
    await writeAll(process.stdout, `${line}.\n`);
    return 0;
  } finally {
    await close();
  }
}
