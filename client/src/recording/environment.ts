/** What a recorded program finds in its environment: the way in for the recorders, and where they write. */
import path from 'node:path';
import { nodeHook, pythonHook, spoolFolder } from './hooks.ts';

export interface Variable {
  readonly name: string;
  /** `prepend` puts the value before what the variable has. */
  readonly how: 'prepend' | 'replace';
  readonly value: string;
}

export function recordedVariables(storage: string): readonly Variable[] {
  return [
    { name: 'NODE_OPTIONS', how: 'prepend', value: `--require ${quoted(nodeHook(storage))} ` },
    { name: 'PYTHONPATH', how: 'prepend', value: pythonHook(storage) + path.delimiter },
    { name: 'LLM_COST_SPOOL', how: 'replace', value: spoolFolder(storage) },
    { name: 'LLM_COST_STORAGE', how: 'replace', value: storage },
  ];
}

/** The variables with what they are put before. */
export function merged(
  storage: string,
  present: Readonly<Record<string, string | null | undefined>>,
): Record<string, string> {
  return Object.fromEntries(
    recordedVariables(storage).map(({ name, how, value }) => {
      const rest = how === 'prepend' ? (present[name] ?? '') : '';
      return [name, rest.includes(value.trim()) ? rest : value + rest];
    }),
  );
}

/** Node takes a backslash within quotes for an escape, and slashes on every system. */
function quoted(file: string): string {
  const portable = process.platform === 'win32' ? file.replaceAll('\\', '/') : file.replaceAll('\\', '\\\\');
  return `"${portable.replaceAll('"', '\\"')}"`;
}
