/**
 * The coverage table: which SDKs detection knows in which language, and how many labelled calls of each the fixtures
 * hold. `node test/core/coverage.ts` writes it; a test keeps it true.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { sdks } from '../../server/src/catalog/sdks/index.ts';
import { parseCall } from './expectedCall.ts';
import { listFixtures, readFixture } from './fixtures.ts';

const README_FILE = fileURLToPath(new URL('../../README.md', import.meta.url));
const IN_README = /(<!-- coverage: .*-->\n)[\s\S]*?(<!-- end of coverage -->)/;

export const COVERAGE_FILE = fileURLToPath(new URL('../../docs/coverage.md', import.meta.url));

export function coverageTable(): string {
  return `# What is detected

Generated from the catalogue and the fixtures by \`node test/core/coverage.ts\`. A number is how many labelled calls of the
SDK the fixtures hold; all of them are found with the model, provider and options that the label names, and nothing else is.
Labels that are not met yet are in \`test/fixtures/gaps\` and \`gaps-python\`.

${table()}`;
}

/** The read-me with the table of today in it. */
export function readmeWithTable(): string {
  return readFileSync(README_FILE, 'utf8').replace(IN_README, (_, start, end) => `${start}${table()}${end}`);
}

export function writtenReadme(): string {
  return readFileSync(README_FILE, 'utf8');
}

function table(): string {
  const counts = { javascript: countCalls('detect'), python: countCalls('detect-python') };
  const ids = [...new Set(sdks.map((sdk) => sdk.id)), 'http'].sort();
  const rows = ids.flatMap((id) => {
    const cells = [cell(id, counts.javascript), cell(id, counts.python)];
    return cells.some((text) => text !== '') ? [`| ${titleOf(id)} | ${cells.join(' | ')} |`] : [];
  });
  return `| SDK | TypeScript and JavaScript | Python |
|---|---|---|
${rows.join('\n')}
`;
}

function titleOf(id: string): string {
  if (id === 'http') return 'HTTP requests without an SDK';
  return sdks.find((sdk) => sdk.id === id)?.title ?? id;
}

function cell(id: string, counts: ReadonlyMap<string, number>): string {
  const count = counts.get(id);
  if (count !== undefined) return `${count} ${count === 1 ? 'call' : 'calls'}`;
  // An SDK without a single labelled call is no claim.
  return '';
}

function countCalls(name: string): ReadonlyMap<string, number> {
  const folder = fileURLToPath(new URL(`../fixtures/${name}/`, import.meta.url));
  const counts = new Map<string, number>();
  for (const { path } of listFixtures(folder)) {
    for (const { markers } of readFixture(path).files) {
      for (const marker of markers) {
        if (marker.kind !== 'call') continue;
        const { sdk } = parseCall(marker.text);
        counts.set(sdk, (counts.get(sdk) ?? 0) + 1);
      }
    }
  }
  return counts;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(COVERAGE_FILE, coverageTable());
  writeFileSync(README_FILE, readmeWithTable());
}

export function writtenTable(): string {
  return readFileSync(COVERAGE_FILE, 'utf8');
}
