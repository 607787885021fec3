/** The table of docs/recording.md: what was sent and what was recorded, per SDK. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { root, type Written } from './harness.ts';

export interface Row {
  readonly sdk: string;
  readonly format: string;
  readonly sent: number;
  readonly records: readonly Written[];
  readonly places: readonly string[];
}

const FILE = path.join(root, 'docs', 'recording.md');
const BLOCK = /(<!-- node: begin -->\n)[\s\S]*?(<!-- node: end -->)/;

/** Compares, or writes where `LLM_COST_WRITE_DOCS` is set. */
export function checkTable(rows: readonly Row[]): void {
  const text = existsSync(FILE) ? readFileSync(FILE, 'utf8') : '';
  const next = text.replace(BLOCK, (_, begin, end) => `${begin}\n${tableOf(rows)}\n${end}`);
  if (process.env.LLM_COST_WRITE_DOCS) writeFileSync(FILE, next);
  else assert.equal(text, next);
}

function tableOf(rows: readonly Row[]): string {
  const cells = rows.map(({ sdk, format, sent, records, places }) => [
    sdk,
    format,
    sent,
    records.length,
    records.filter(({ tokens_source }) => tokens_source === 'exact').length,
    places.filter((place) => place === 'exact').length,
    places.filter((place) => place === 'null').length,
  ]);
  const head = [
    'SDK',
    'format',
    'requests',
    'recorded',
    'with exact tokens',
    'with the exact place',
    'without place',
  ];
  const lines = [head, head.map(() => '---'), ...cells];
  return `${lines.map((line) => `| ${line.join(' | ')} |`).join('\n')}\n`;
}
