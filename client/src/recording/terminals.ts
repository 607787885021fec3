/** The environment of new terminals. Written only where it differs, or VS Code would ask to relaunch every open terminal. */
import * as vscode from 'vscode';
import { recordedVariables, type Variable } from './environment.ts';

const TYPES = {
  prepend: vscode.EnvironmentVariableMutatorType.Prepend,
  replace: vscode.EnvironmentVariableMutatorType.Replace,
} as const;

// A shell's own start-up file may set NODE_OPTIONS or PYTHONPATH after the process has got ours.
const ALWAYS: vscode.EnvironmentVariableMutatorOptions = {
  applyAtProcessCreation: true,
  applyAtShellIntegration: true,
};

/** `more` is put in the place of what the variables have. */
export function recordTerminals(
  collection: vscode.EnvironmentVariableCollection,
  storage: string,
  more: Readonly<Record<string, string>> = {},
): void {
  collection.persistent = true;
  collection.description =
    'Records the LLM calls of programs that are started here: model, tokens, time and line, never a prompt or a key.';
  const variables: readonly Variable[] = [
    ...recordedVariables(storage),
    ...Object.entries(more).map(([name, value]): Variable => ({ name, how: 'replace', value })),
  ];
  const wanted = new Set(variables.map(({ name }) => name));
  const gone: string[] = [];
  collection.forEach((name) => {
    if (!wanted.has(name)) gone.push(name);
  });
  for (const name of gone) collection.delete(name);
  for (const { name, how, value } of variables) {
    const present = collection.get(name);
    if (present?.type === TYPES[how] && present.value === value) continue;
    if (how === 'prepend') collection.prepend(name, value, ALWAYS);
    else collection.replace(name, value, ALWAYS);
  }
}

export function leaveTerminals(collection: vscode.EnvironmentVariableCollection): void {
  let isEmpty = true;
  collection.forEach(() => {
    isEmpty = false;
  });
  if (!isEmpty) collection.clear();
}
