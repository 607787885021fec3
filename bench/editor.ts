/** The language server as an editor feels it: start, first hints, hints after each keystroke, memory. */
import { spawn } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import {
  createProtocolConnection,
  type InlayHint,
  type ProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver-protocol/node';
import { SUMMARY_REQUEST, type Summary } from '../server/src/protocol.ts';
import { longPython, longScript, TYPED, writeShared } from './editorFiles.ts';
import { quantile } from './runs.ts';

export interface EditorFigures {
  /** Milliseconds from the start of the process to the answer of `initialize`. */
  readonly ready: number;
  /** Milliseconds from opening the file to its first hints. */
  readonly firstHints: number;
  /** Milliseconds from opening the file to the end of the scan of the workspace. */
  readonly scanned: number;
  /** In 2,000 lines of TypeScript. */
  readonly keystroke: Keystroke;
  /** In 2,000 lines of Python. */
  readonly python: Keystroke;
  /** Milliseconds from a change of a constant that 500 files import to fresh hints in one of them that is open. */
  readonly shared: number;
  /** Milliseconds that the server then did not answer at most, while it went through the others. */
  readonly sharedBlocked: number;
  /** Bytes, when the scan has ended and the machine has rested; null where the system does not say. */
  readonly memory: number | null;
}

/** Milliseconds from a change to fresh hints. */
export interface Keystroke {
  readonly p50: number;
  readonly p95: number;
  readonly most: number;
  /** For how long, behind the hints, the server did not answer another question at most: it looks for findings. */
  readonly blocked: number;
}

const FILES = { typescript: 'bench-open.ts', python: 'bench_open.py' } as const;
const KEYSTROKES = 200;
const USERS = 500;

export async function measureEditor(server: string, workspace: string): Promise<EditorFigures> {
  const texts = { typescript: longScript(), python: longPython() };
  const fileOf = (language: keyof typeof FILES): string => path.join(workspace, FILES[language]);
  for (const language of ['typescript', 'python'] as const) writeFileSync(fileOf(language), texts[language]);
  const shared = writeShared(workspace, USERS);
  const start = performance.now();
  const child = spawn(process.execPath, [server, '--stdio'], { stdio: ['pipe', 'pipe', 'inherit'] });
  const connection = connect(child);
  await connection.sendRequest('initialize', {
    processId: process.pid,
    rootUri: pathToFileURL(workspace).href,
    workspaceFolders: [{ uri: pathToFileURL(workspace).href, name: 'bench' }],
    capabilities: {
      workspace: { configuration: true, workspaceFolders: true, inlayHint: { refreshSupport: true } },
      textDocument: { inlayHint: {} },
    },
  });
  const ready = performance.now() - start;
  await connection.sendNotification('initialized', {});

  const opened = performance.now();
  const script = await open(connection, fileOf('typescript'), 'typescript', texts.typescript);
  while ((await hints(connection, script)).length === 0) await pause(5);
  const firstHints = performance.now() - opened;
  for (;;) {
    const { scanned } = await connection.sendRequest<Summary>(SUMMARY_REQUEST);
    if (scanned) break;
    await pause(50);
  }
  const scanned = performance.now() - opened;
  await pause(1000);
  const memory = residentMemory(child.pid);
  const keystroke = await type(connection, script, texts.typescript);
  const python = await type(
    connection,
    await open(connection, fileOf('python'), 'python', texts.python),
    texts.python,
  );
  const change = await changeShared(connection, shared);
  await connection.sendRequest('shutdown');
  await connection.sendNotification('exit');
  connection.dispose();
  shared.remove();
  for (const language of ['typescript', 'python'] as const) rmSync(fileOf(language));
  return { ready, firstHints, scanned, keystroke, python, ...change, memory };
}

/** With the answers of an editor to what a server asks it. */
export function connect({ stdout, stdin }: ReturnType<typeof spawn>): ProtocolConnection {
  if (!stdout || !stdin) throw new Error('the server has no pipes');
  const connection = createProtocolConnection(
    new StreamMessageReader(stdout),
    new StreamMessageWriter(stdin),
  );
  connection.onRequest('workspace/configuration', ({ items }: { items: unknown[] }) => items.map(() => null));
  connection.onRequest('client/registerCapability', () => null);
  connection.onRequest('window/workDoneProgress/create', () => null);
  for (const refresh of ['inlayHint', 'codeLens', 'diagnostics']) {
    connection.onRequest(`workspace/${refresh}/refresh`, () => null);
  }
  connection.listen();
  return connection;
}

async function open(
  connection: ProtocolConnection,
  file: string,
  languageId: string,
  text: string,
): Promise<string> {
  const uri = pathToFileURL(file).href;
  await connection.sendNotification('textDocument/didOpen', {
    textDocument: { uri, languageId, version: 1, text },
  });
  return uri;
}

async function hints(connection: ProtocolConnection, uri: string): Promise<readonly InlayHint[]> {
  const range = { start: { line: 0, character: 0 }, end: { line: 5000, character: 0 } };
  const found = await connection.sendRequest<InlayHint[] | null>('textDocument/inlayHint', {
    textDocument: { uri },
    range,
  });
  return found ?? [];
}

/** Types letters into a name inside a function, one at a time, and asks for the hints and findings of the whole document. */
async function type(connection: ProtocolConnection, uri: string, text: string): Promise<Keystroke> {
  const lines = text.split('\n');
  const line = lines.findIndex((one) => one.includes(TYPED));
  const character = (lines[line] ?? '').indexOf(TYPED) + TYPED.length;
  const times: number[] = [];
  let blocked = 0;
  for (let index = 0; index < KEYSTROKES; index++) {
    const at = { line, character };
    const start = performance.now();
    await connection.sendNotification('textDocument/didChange', {
      textDocument: { uri, version: index + 2 },
      contentChanges: [{ range: { start: at, end: at }, text: 'x' }],
    });
    const findings = connection.sendRequest('textDocument/diagnostic', { textDocument: { uri } });
    await hints(connection, uri);
    const shown = performance.now();
    times.push(shown - start);
    await connection.sendRequest<Summary>(SUMMARY_REQUEST);
    blocked = Math.max(blocked, performance.now() - shown);
    await findings;
    await pause(20);
  }
  times.sort((a, b) => a - b);
  return { p50: quantile(times, 0.5), p95: quantile(times, 0.95), most: times.at(-1) ?? Number.NaN, blocked };
}

/** The median of a few changes; then, for as long as the totals may take, how long other questions wait. */
async function changeShared(
  connection: ProtocolConnection,
  { constant, text, user }: ReturnType<typeof writeShared>,
): Promise<Pick<EditorFigures, 'shared' | 'sharedBlocked'>> {
  const changed = await open(connection, constant, 'typescript', text('gpt-4o'));
  const shown = await open(connection, user.file, 'typescript', user.text);
  const labelNow = async (): Promise<string> => JSON.stringify((await hints(connection, shown))[0]?.label);
  let label = await labelNow();
  const times: number[] = [];
  let sharedBlocked = 0;
  for (let index = 0; index < CHANGES; index++) {
    const start = performance.now();
    await connection.sendNotification('textDocument/didChange', {
      textDocument: { uri: changed, version: index + 2 },
      contentChanges: [{ text: text(index % 2 === 0 ? 'gpt-4o-mini' : 'gpt-4o') }],
    });
    const before = label;
    label = await labelNow();
    if (label === before) throw new Error(`the hint did not follow the constant: ${label}`);
    times.push(performance.now() - start);
    sharedBlocked = Math.max(sharedBlocked, await longestWait(connection, SETTLES));
  }
  return {
    shared: quantile(
      times.sort((a, b) => a - b),
      0.5,
    ),
    sharedBlocked,
  };
}

const CHANGES = 5;
/** Milliseconds in which the totals follow a change. */
const SETTLES = 2500;

async function longestWait(connection: ProtocolConnection, during: number): Promise<number> {
  const end = performance.now() + during;
  let longest = 0;
  while (performance.now() < end) {
    const asked = performance.now();
    await connection.sendRequest<Summary>(SUMMARY_REQUEST);
    longest = Math.max(longest, performance.now() - asked);
    await pause(2);
  }
  return longest;
}

/** Bytes; null where the system does not say. */
export function residentMemory(pid: number | undefined): number | null {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) * 1024;
  } catch {
    return null;
  }
}
