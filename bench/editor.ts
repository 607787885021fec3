/** The language server as an editor feels it: start, first hints, hints after each keystroke, memory. */
import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import {
  createProtocolConnection,
  type ProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver-protocol/node';
import { SUMMARY_REQUEST, type Summary } from '../server/src/protocol.ts';
import { quantile } from './runs.ts';

export interface EditorFigures {
  /** Milliseconds from the start of the process to the answer of `initialize`. */
  readonly ready: number;
  /** Milliseconds from opening the file to its first hints. */
  readonly firstHints: number;
  /** Milliseconds from opening the file to the end of the scan of the workspace. */
  readonly scanned: number;
  /** Milliseconds from a change to fresh hints. */
  readonly keystroke: { readonly p50: number; readonly p95: number; readonly most: number };
  /** Bytes, when the scan has ended and the machine has rested; null where the system does not say. */
  readonly memory: number | null;
}

const FILE = 'bench-open.ts';
const KEYSTROKES = 200;

export async function measureEditor(server: string, workspace: string): Promise<EditorFigures> {
  const file = path.join(workspace, FILE);
  const text = openFile();
  writeFileSync(file, text);
  const start = performance.now();
  const child = spawn(process.execPath, [server, '--stdio'], { stdio: ['pipe', 'pipe', 'inherit'] });
  const connection = createProtocolConnection(
    new StreamMessageReader(child.stdout),
    new StreamMessageWriter(child.stdin),
  );
  connection.onRequest('workspace/configuration', ({ items }: { items: unknown[] }) => items.map(() => null));
  connection.onRequest('client/registerCapability', () => null);
  connection.onRequest('window/workDoneProgress/create', () => null);
  for (const refresh of ['inlayHint', 'codeLens', 'diagnostics']) {
    connection.onRequest(`workspace/${refresh}/refresh`, () => null);
  }
  connection.listen();
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

  const uri = pathToFileURL(file).href;
  const opened = performance.now();
  await connection.sendNotification('textDocument/didOpen', {
    textDocument: { uri, languageId: 'typescript', version: 1, text },
  });
  while ((await hints(connection, uri)) === 0) await pause(5);
  const firstHints = performance.now() - opened;
  for (;;) {
    const { scanned } = await connection.sendRequest<Summary>(SUMMARY_REQUEST);
    if (scanned) break;
    await pause(50);
  }
  const scanned = performance.now() - opened;
  await pause(1000);
  const memory = residentMemory(child.pid);
  const keystroke = await type(connection, uri, text);
  await connection.sendRequest('shutdown');
  await connection.sendNotification('exit');
  connection.dispose();
  return { ready, firstHints, scanned, keystroke, memory };
}

async function hints(connection: ProtocolConnection, uri: string): Promise<number> {
  const range = { start: { line: 0, character: 0 }, end: { line: 5000, character: 0 } };
  const found = await connection.sendRequest<unknown[] | null>('textDocument/inlayHint', {
    textDocument: { uri },
    range,
  });
  return found?.length ?? 0;
}

/** Types letters into a comment inside a function, one at a time, and asks for the hints of the whole document. */
async function type(
  connection: ProtocolConnection,
  uri: string,
  text: string,
): Promise<EditorFigures['keystroke']> {
  const line = text.split('\n').findIndex((one) => one.includes('// type here'));
  const times: number[] = [];
  for (let index = 0; index < KEYSTROKES; index++) {
    const at = { line, character: '    // '.length };
    const start = performance.now();
    await connection.sendNotification('textDocument/didChange', {
      textDocument: { uri, version: index + 2 },
      contentChanges: [{ range: { start: at, end: at }, text: 'x' }],
    });
    await hints(connection, uri);
    times.push(performance.now() - start);
    await pause(20);
  }
  times.sort((a, b) => a - b);
  return { p50: quantile(times, 0.5), p95: quantile(times, 0.95), most: times.at(-1) ?? Number.NaN };
}

/** 2,000 lines with ten calls. */
function openFile(): string {
  const lines = [`import OpenAI from 'openai';`, '', 'const client = new OpenAI();', ''];
  for (let n = 0; lines.length < 1990; n++) {
    lines.push(
      `/** Rows of kind ${n} whose key is long enough. */`,
      `export function rows${n}(rows: readonly { key: string; value: number }[], limit = ${n}): string[] {`,
      ...(n === 60 ? ['    // type here'] : []),
      `    const kept = rows.filter((row) => row.key.length > limit && row.value !== ${n});`,
      `    return kept.map((row) => \`\${row.key}: \${row.value.toFixed(2)}\`);`,
      '}',
      '',
    );
    if (n % 33 === 5) {
      lines.push(
        `export async function ask${n}(question: string): Promise<string> {`,
        `    const reply = await client.chat.completions.create({`,
        `        model: 'gpt-4o-mini',`,
        `        max_tokens: 300,`,
        `        messages: [{ role: 'system', content: 'Answer question ${n} briefly.' }, { role: 'user', content: question }],`,
        `    });`,
        `    return reply.choices[0]?.message.content ?? '';`,
        '}',
        '',
      );
    }
  }
  return lines.join('\n');
}

function residentMemory(pid: number | undefined): number | null {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) * 1024;
  } catch {
    return null;
  }
}
