/** The tables of docs/recording.md for Python: what was sent and what was recorded. */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { FakeProvider } from '../../provider/server.ts';
import { markedLines, type Ran, siteOf } from './run.ts';

export type Row = readonly (string | number)[];

const FILE = path.resolve(import.meta.dirname, '../../../docs/recording.md');
const HEAD = ['requests', 'recorded', 'with exact tokens', 'with the exact line'];

/** What is counted is what was found, whatever other tests ask of it. */
export function rowOf(name: string, { records }: Ran, provider: FakeProvider, program: string): Row {
  const sent = provider.requests.filter(({ op }) => op !== null);
  const counted = new Set(sent.filter(({ tokens }) => tokens).map(({ tokens }) => tokens?.in));
  const lines = new Set(markedLines(program));
  const exact = records.filter(({ tokens }) => tokens && counted.has(tokens.in));
  return [
    name,
    sent.length,
    records.length,
    exact.length,
    records.filter((one) => lines.has(siteOf(one))).length,
  ];
}

/** Compares, or writes where `LLM_COST_WRITE_DOCS` is set. */
export function checkTable(name: string, title: string, rows: readonly Row[]): void {
  const text = readFileSync(FILE, 'utf8');
  const lines = [[title, ...HEAD], ['---', ...HEAD.map(() => '---')], ...rows];
  const table = lines.map((line) => `| ${line.join(' | ')} |`).join('\n');
  const block = new RegExp(`(<!-- ${name}: begin -->\\n)[\\s\\S]*?(<!-- ${name}: end -->)`);
  assert.match(text, block);
  const next = text.replace(block, (_, begin, end) => `${begin}\n${table}\n\n${end}`);
  if (process.env.LLM_COST_WRITE_DOCS) writeFileSync(FILE, next);
  else assert.equal(text, next);
}
