/** `workspace/didChangeWatchedFiles`: what happens on disk beside the open documents. */
import {
  DidChangeWatchedFilesNotification,
  type DidChangeWatchedFilesParams,
  type DidChangeWatchedFilesRegistrationOptions,
} from 'vscode-languageserver/node';
import type { Session } from '../lsp/session.ts';
import { fileOfUri, isSourceFile } from '../lsp/uris.ts';
import type { Changes } from './changes.ts';

const WATCHED = [
  '**/*.{ts,tsx,mts,cts,js,jsx,mjs,cjs,py,ipynb,json}',
  '**/.llmcost.json',
  '**/{tsconfig,jsconfig}*.json',
  '**/package.json',
  '**/{requirements*.txt,pyproject.toml,Pipfile,setup.cfg,uv.lock,poetry.lock}',
  '**/.gitignore',
];

export async function watchFiles(session: Session): Promise<void> {
  if (!session.client.registersWatchers) return;
  const options: DidChangeWatchedFilesRegistrationOptions = {
    watchers: WATCHED.map((globPattern) => ({ globPattern })),
  };
  await session.connection.client.register(DidChangeWatchedFilesNotification.type, options);
}

export function onDidChangeWatchedFiles(
  session: Session,
  changes: Changes,
  { changes: events }: DidChangeWatchedFilesParams,
): void {
  const files = events.flatMap(({ uri }) => fileOfUri(uri) ?? []).filter((file) => !isInstalled(file));
  if (files.length === 0) return;
  session.workspace?.changed(files);
  for (const file of files) if (isSourceFile(file)) session.touched.add(file);
  changes.others();
}

/** An installation touches thousands of files, of which none is analysed. */
function isInstalled(file: string): boolean {
  return /\/(?:node_modules|\.git)\//.test(file);
}
