/** The language server as the rest of the client sees it: a process that is started late and asked for totals. */
import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import {
  CALLS_REQUEST,
  type CallItem,
  CHANGED_NOTIFICATION,
  SCAN_REQUEST,
  SUMMARY_REQUEST,
  type Summary,
} from '../../server/src/protocol.ts';

export interface Server extends vscode.Disposable {
  start(): void;
  stop(): Promise<void>;
  /** Totals and list may be other ones than those handed out before. */
  readonly onChanged: vscode.Event<void>;
  /** These wait for the server to run; they reject when it does not. */
  summary(): Promise<Summary>;
  calls(): Promise<readonly CallItem[]>;
  scan(): Promise<Summary>;
}

export function createServer(context: vscode.ExtensionContext, log: vscode.LogOutputChannel): Server {
  const changed = new vscode.EventEmitter<void>();
  let running: Promise<LanguageClient> | undefined;

  async function run(): Promise<LanguageClient> {
    // Loaded here, so that activation need not wait for the code of the protocol.
    const { createLanguageClient } = await import('./languageClient.ts');
    const client = createLanguageClient(context, log);
    client.onNotification(CHANGED_NOTIFICATION, () => changed.fire());
    await client.start();
    return client;
  }

  async function request<R>(method: string): Promise<R> {
    const client = await (running ?? Promise.reject(new Error('the language server was not started')));
    return client.sendRequest<R>(method);
  }

  return {
    start() {
      running ??= run();
      running.catch((error: unknown) => log.error(`The language server did not start: ${String(error)}`));
    },
    async stop() {
      const client = await running?.catch(() => undefined);
      running = undefined;
      await client?.dispose();
    },
    onChanged: changed.event,
    summary: () => request(SUMMARY_REQUEST),
    calls: () => request(CALLS_REQUEST),
    scan: () => request(SCAN_REQUEST),
    dispose: () => changed.dispose(),
  };
}
