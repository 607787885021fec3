/**
 * Debug sessions, which get the environment of terminals only where they run in one, and whose own `NODE_OPTIONS` would hide
 * ours there.
 */
import * as vscode from 'vscode';
import { merged } from './environment.ts';

const TYPES = ['node', 'pwa-node', 'python', 'debugpy'];

/** `storage` gives the folder while recording is on. */
export function recordDebugSessions(storage: () => string | undefined): vscode.Disposable {
  const provider: vscode.DebugConfigurationProvider = {
    resolveDebugConfigurationWithSubstitutedVariables: (_folder, configuration) => {
      const folder = storage();
      return folder === undefined ? configuration : recorded(configuration, folder);
    },
  };
  return vscode.Disposable.from(
    ...TYPES.map((type) => vscode.debug.registerDebugConfigurationProvider(type, provider)),
  );
}

/** A program that runs already has its environment. */
function recorded(configuration: vscode.DebugConfiguration, storage: string): vscode.DebugConfiguration {
  if (configuration.request !== 'launch') return configuration;
  const env: Record<string, string | null> = configuration.env ?? {};
  return { ...configuration, env: { ...env, ...merged(storage, { ...process.env, ...env }) } };
}
