/** The objects of a file: JSON (an array, or an object that holds one), one JSON object a line, or CSV with a head. */
import { createReadStream } from 'node:fs';
import { open, readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { isObject } from '../record.ts';

export type Item = Record<string, unknown>;

/** Yields undefined for a line that cannot be read. Throws where the file is none of the three. */
export async function* readItems(file: string): AsyncGenerator<Item | undefined> {
  const start = await beginning(file);
  const first = start.trimStart()[0];
  if (first === '[') yield* itemsOf(JSON.parse(await wholeText(file)));
  else if (first !== '{') yield* fromCsv(await wholeText(file));
  else if (isWholeObject(start)) yield* fromLines(file);
  else yield* itemsOf(JSON.parse(await wholeText(file)));
}

/** The first line is an object by itself: one a line. An object over several lines is one JSON text. */
function isWholeObject(start: string): boolean {
  const line = start.trimStart().split('\n')[0] ?? '';
  // A line longer than what was read is taken for a record as well, since no indented JSON has one.
  if (!start.trimStart().includes('\n')) return !isWrapped(parse(line));
  const value = parse(line);
  return isObject(value) && !isWrapped(value);
}

const LISTS = ['data', 'observations', 'runs', 'response', 'logs', 'requests', 'items', 'results'];

function isWrapped(value: unknown): boolean {
  return (
    isObject(value) && LISTS.some((name) => Array.isArray(value[name])) && !('id' in value && 'type' in value)
  );
}

function* itemsOf(value: unknown): Generator<Item | undefined> {
  if (Array.isArray(value)) {
    for (const each of value) yield* itemsOf(each);
    return;
  }
  if (!isObject(value)) {
    yield undefined;
    return;
  }
  const list = LISTS.find((name) => Array.isArray(value[name]));
  if (list !== undefined && isWrapped(value)) yield* itemsOf(value[list]);
  else yield value;
}

async function* fromLines(file: string): AsyncGenerator<Item | undefined> {
  const lines = createInterface({ input: createReadStream(file), crlfDelay: Number.POSITIVE_INFINITY });
  for await (const line of lines) {
    if (line.trim() === '') continue;
    const value = parse(line);
    yield isObject(value) ? value : undefined;
  }
}

function* fromCsv(text: string): Generator<Item | undefined> {
  const [head, ...rows] = csvRows(text);
  if (head === undefined || head.length < 2) throw new Error('it is neither JSON nor CSV');
  for (const row of rows) {
    if (row.length === 1 && row[0] === '') continue;
    yield Object.fromEntries(
      head.map((name, index) => [name, row[index] === '' ? null : (row[index] ?? null)]),
    );
  }
}

/** RFC 4180. */
export function csvRows(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let at = text.startsWith('\ufeff') ? 1 : 0;
  while (at < text.length) {
    let cell = '';
    if (text[at] === '"') {
      for (at += 1; at < text.length; at++) {
        if (text[at] !== '"') cell += text[at];
        else if (text[at + 1] === '"') cell += text[++at];
        else break;
      }
      at += 1;
    }
    const end = /[,\r\n]|$/g;
    end.lastIndex = at;
    const stop = end.exec(text)?.index ?? text.length;
    row.push(cell + text.slice(at, stop));
    at = stop + 1;
    if (text[stop] === ',') {
      if (at >= text.length) row.push('');
      continue;
    }
    if (text[stop] === '\r' && text[at] === '\n') at += 1;
    rows.push(row);
    row = [];
  }
  if (row.length > 0) rows.push(row);
  return rows;
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

async function beginning(file: string): Promise<string> {
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(65_536), 0, 65_536, 0);
    return buffer.toString('utf8', 0, bytesRead).replace(/^\ufeff/, '');
  } finally {
    await handle.close();
  }
}

async function wholeText(file: string): Promise<string> {
  return (await readFile(file, 'utf8')).replace(/^\ufeff/, '');
}
