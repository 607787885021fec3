/** The language server: over stdio, node IPC, a socket or a pipe, as the command line says. */
import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { registerHandlers } from './handlers/index.ts';
import { describeError } from './lsp/safe.ts';
import { createSession, type WorkspaceFactory } from './lsp/session.ts';

/** Serves one client until it says `exit` or goes away. `createWorkspace` stands in for the real one in tests. */
export function startServer(createWorkspace: WorkspaceFactory = realWorkspace): void {
  const connection = createConnection(ProposedFeatures.all);
  // What slips through every other net must not end the server either.
  process.on('unhandledRejection', (reason) =>
    connection.console.error(`Unhandled: ${describeError(reason)}`),
  );
  registerHandlers(createSession(connection, createWorkspace));
  connection.listen();
}

/** Loaded late: the parser is large, and `initialize` is answered without it. */
const realWorkspace: WorkspaceFactory = async (roots, log) => {
  const { openWorkspace } = await import('./lsp/openWorkspace.ts');
  return openWorkspace(roots, log);
};
