/** A client for tests: starts a server as an editor would and speaks the protocol with it over stdio. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  type ClientCapabilities,
  type ConfigurationParams,
  createProtocolConnection,
  type InitializeResult,
  type MessageConnection,
  type NotificationMessage,
  type ProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver-protocol/node';

export const REAL_SERVER = path.join(import.meta.dirname, '../../server/src/main.ts');
export const FAKE_SERVER = path.join(import.meta.dirname, 'fakeServer.ts');

/** What VS Code's client says it can do, as far as the server asks. */
export const FULL: ClientCapabilities = {
  general: { positionEncodings: ['utf-16'] },
  window: { workDoneProgress: true },
  workspace: {
    configuration: true,
    didChangeConfiguration: { dynamicRegistration: true },
    didChangeWatchedFiles: { dynamicRegistration: true },
    workspaceFolders: true,
    workspaceEdit: { documentChanges: true },
    inlayHint: { refreshSupport: true },
    codeLens: { refreshSupport: true },
    diagnostics: { refreshSupport: true },
  },
  textDocument: {
    hover: { contentFormat: ['markdown', 'plaintext'] },
    publishDiagnostics: {
      relatedInformation: true,
      codeDescriptionSupport: true,
      tagSupport: { valueSet: [1, 2] },
    },
    diagnostic: {},
    codeAction: {
      codeActionLiteralSupport: { codeActionKind: { valueSet: ['', 'quickfix', 'refactor'] } },
      resolveSupport: { properties: ['edit'] },
    },
  },
};

export interface ClientOptions {
  readonly server?: string;
  readonly capabilities?: ClientCapabilities;
  /** Files of the workspace by name; more than one map makes more than one folder. */
  readonly folders?: readonly Readonly<Record<string, string>>[];
  /** Folders that are there already, of another client. */
  readonly existing?: readonly string[];
  readonly settings?: unknown;
  readonly initializationOptions?: unknown;
}

export interface Client {
  readonly connection: ProtocolConnection;
  readonly process: ChildProcess;
  readonly initialized: InitializeResult;
  /** What `workspace/configuration` is answered with. */
  settings: unknown;
  uri(name: string, folder?: number): string;
  /** Absolute path of a folder. */
  folder(index: number): string;
  write(name: string, text: string): void;
  open(name: string, text: string, languageId?: string): Promise<string>;
  change(uri: string, version: number, text: string): Promise<void>;
  /** The next message of a method that fits, counting from now. */
  next<P>(method: string, fits?: (params: P) => boolean): Promise<P>;
  /** The first message of a method that fits, whether it has come or is to come. */
  seen<P>(method: string, fits?: (params: P) => boolean): Promise<P>;
  /** Messages of a method that came so far. */
  received(method: string): readonly unknown[];
  stop(): Promise<number | null>;
}

/** Starts a server, initializes it and waits for its answer. */
export async function startClient(options: ClientOptions = {}): Promise<Client> {
  const { server = FAKE_SERVER, capabilities = FULL, folders = [{}], initializationOptions } = options;
  const made = folders.map(makeFolder);
  const paths = [...(options.existing ?? []), ...made];
  const child = spawn(process.execPath, [server, '--stdio'], { stdio: ['pipe', 'pipe', 'inherit'] });
  const connection = createProtocolConnection(
    new StreamMessageReader(child.stdout),
    new StreamMessageWriter(child.stdin),
  );
  const log = recordMessages(connection, () => client.settings);
  const client: Client = {
    connection,
    process: child,
    initialized: { capabilities: {} },
    settings: options.settings ?? null,
    uri: (name, folder = 0) => pathToFileURL(path.join(paths[folder] ?? '', name)).href,
    folder: (index) => paths[index] ?? '',
    write: (name, text) => writeFileSync(path.join(paths[0] ?? '', name), text),
    async open(name, text, languageId = 'typescript') {
      const uri = name.includes(':') ? name : client.uri(name);
      await connection.sendNotification('textDocument/didOpen', {
        textDocument: { uri, languageId, version: 1, text },
      });
      return uri;
    },
    change: (uri, version, text) =>
      connection.sendNotification('textDocument/didChange', {
        textDocument: { uri, version },
        contentChanges: [{ text }],
      }),
    next: (method, fits) => log.wait(method, fits, log.count()),
    seen: (method, fits) => log.wait(method, fits, 0),
    received: log.received,
    async stop() {
      const exit = child.exitCode === null ? once(child, 'exit') : [child.exitCode];
      if (child.exitCode === null) {
        await connection.sendRequest('shutdown');
        await connection.sendNotification('exit');
      }
      const [code] = await exit;
      connection.dispose();
      for (const folder of made) rmSync(folder, { recursive: true, force: true });
      return code as number | null;
    },
  };
  connection.listen();
  const workspaceFolders = paths.map((folder) => ({
    uri: pathToFileURL(folder).href,
    name: path.basename(folder),
  }));
  const params = {
    processId: process.pid,
    rootUri: null,
    capabilities,
    workspaceFolders,
    initializationOptions,
  };
  Object.assign(client, { initialized: await connection.sendRequest('initialize', params) });
  await connection.sendNotification('initialized', {});
  return client;
}

function makeFolder(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'llm-cost-server-'));
  for (const [name, text] of Object.entries(files)) writeFileSync(path.join(folder, name), text);
  return folder;
}

/** Answers the server's requests and keeps every message, so that a test can wait for one or look back. */
function recordMessages(connection: ProtocolConnection, settings: () => unknown) {
  const messages: Pick<NotificationMessage, 'method' | 'params'>[] = [];
  const waiting = new Set<() => void>();

  function record(method: string, params: unknown): void {
    messages.push({ method, params: params as object });
    for (const check of [...waiting]) check();
  }

  const everything = connection as unknown as MessageConnection;
  everything.onNotification(record);
  everything.onUnhandledProgress((progress) => record('$/progress', progress));
  everything.onRequest((method, params) => {
    record(method, params);
    if (method === 'workspace/applyEdit') return { applied: true };
    return method === 'workspace/configuration' ? (params as ConfigurationParams).items.map(settings) : null;
  });

  const received = (method: string) =>
    messages.filter((message) => message.method === method).map(({ params }) => params);
  return {
    received,
    count: () => messages.length,
    wait<P>(method: string, fits: (params: P) => boolean = () => true, from: number): Promise<P> {
      return new Promise((resolve) => {
        const check = () => {
          const found = messages
            .slice(from)
            .find((message) => message.method === method && fits(message.params as P));
          if (!found) return;
          waiting.delete(check);
          resolve(found.params as P);
        };
        waiting.add(check);
        check();
      });
    },
  };
}
