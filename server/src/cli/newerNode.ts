/**
 * SQLite needs a newer Node than the rest of the command line. Where this one is too old, another that is installed beside us
 * takes over, with the same arguments and streams.
 */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { storeProblem } from '../usage/index.ts';
import { runCommand } from './child.ts';
import { installationRoot } from './installation.ts';
import { UsageError } from './output.ts';

/** Undefined: this Node will do. Otherwise all has been done, and this is the exit code. */
export async function onNewerNode(): Promise<number | undefined> {
  const problem = storeProblem();
  if (problem === undefined) return undefined;
  const name = process.platform === 'win32' ? 'node.exe' : 'node';
  const [, program = '', ...args] = process.argv;
  const other = [
    process.env.LLM_COST_NODE,
    path.join(installationRoot(), 'node_modules/node/bin', name),
  ].find((file) => file !== undefined && file !== process.execPath && existsSync(file));
  // A second turn means that the other one is too old as well.
  if (other === undefined || process.env.LLM_COST_NODE_TRIED) {
    throw new UsageError(`${problem}; LLM_COST_NODE can name another one to use`);
  }
  const env = { ...process.env, LLM_COST_NODE_TRIED: '1' };
  return (await runCommand([other, program, ...args], env)).exitCode;
}
