/** Everything that vscode-languageclient has to be told. */
import type * as vscode from 'vscode';
import {
  LanguageClient,
  type LanguageClientOptions,
  type ServerOptions,
  TransportKind,
} from 'vscode-languageclient/node';
import type { InitializationOptions } from '../../server/src/protocol.ts';
import { OPEN_CALL } from './commands.ts';

const LANGUAGES = ['typescript', 'typescriptreact', 'javascript', 'javascriptreact', 'python'];
const SCHEMES = ['file', 'untitled'];
const DEBUG_PORT = 6009;

export function createLanguageClient(
  context: vscode.ExtensionContext,
  log: vscode.LogOutputChannel,
): LanguageClient {
  const module = context.asAbsolutePath('dist/server.cjs');
  const transport = TransportKind.ipc;
  const serverOptions: ServerOptions = {
    run: { module, transport },
    debug: { module, transport, options: { execArgv: ['--nolazy', `--inspect=${DEBUG_PORT}`] } },
  };
  const initializationOptions: InitializationOptions = {
    openCallCommand: OPEN_CALL,
    storage: context.globalStorageUri.fsPath,
  };
  const clientOptions: LanguageClientOptions = {
    documentSelector: [
      ...SCHEMES.flatMap((scheme) => LANGUAGES.map((language) => ({ scheme, language }))),
      ...LANGUAGES.map((language) => ({ notebook: 'jupyter-notebook', language })),
      // What is typed there holds before it is saved.
      { scheme: 'file', pattern: '**/.llmcost.json' },
    ],
    initializationOptions,
    outputChannel: log,
  };
  // The first argument is the section in which the client looks for `trace.server`.
  return new LanguageClient('llmCost', 'LLM Cost', serverOptions, clientOptions);
}
