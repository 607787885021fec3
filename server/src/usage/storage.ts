/** Where recorded usage lies: the folder of the contract between recorders, editor and command line. */
import { homedir } from 'node:os';
import path from 'node:path';

export interface Storage {
  /** The database file. */
  readonly db: string;
  /** The folder that recorders append to. */
  readonly spool: string;
}

/** `db` is what `--db` says. The editor sets `LLM_COST_STORAGE` in terminals that it records. */
export function storageOf(db: string | undefined, env: NodeJS.ProcessEnv = process.env): Storage {
  if (db !== undefined) {
    const file = path.resolve(db);
    return { db: file, spool: `${file}.spool` };
  }
  return storageIn(defaultFolder(env));
}

export function storageIn(folder: string): Storage {
  return { db: path.join(folder, 'usage.db'), spool: path.join(folder, 'spool') };
}

function defaultFolder(env: NodeJS.ProcessEnv): string {
  const { LLM_COST_STORAGE: given = '', XDG_DATA_HOME: data = '', LOCALAPPDATA: local = '' } = env;
  if (path.isAbsolute(given)) return given;
  if (path.isAbsolute(data)) return path.join(data, 'llm-cost-inspector');
  const home = homedir();
  if (process.platform === 'darwin') {
    return path.join(home, 'Library', 'Application Support', 'llm-cost-inspector');
  }
  if (process.platform === 'win32') {
    return path.join(
      path.isAbsolute(local) ? local : path.join(home, 'AppData', 'Local'),
      'llm-cost-inspector',
    );
  }
  return path.join(home, '.local', 'share', 'llm-cost-inspector');
}
