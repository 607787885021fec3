/**
 * Fixtures: real source files with expectation markers, one file or a folder that is a small workspace of its own.
 * Checking is strict both ways: a result without a marker fails, and so does a marker without its result.
 */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import type { ModuleHost } from '../../server/src/core/link/host.ts';
import type { FileId, Finding, LlmCall } from '../../server/src/core/model.ts';
import { callDifferences, callMatches, describeCall, type ExpectedCall, parseCall } from './expectedCall.ts';
import { type Marker, readMarkers } from './markers.ts';
import { type HostOptions, memoryHost } from './memoryHost.ts';

export { memoryHost };

export interface FixtureFile {
  readonly file: FileId;
  /** Relative to the fixture, for messages. */
  readonly name: string;
  /** Without markers. */
  readonly text: string;
  readonly markers: readonly Marker[];
}

export interface Fixture {
  readonly name: string;
  readonly files: readonly FixtureFile[];
}

/** Where the files of a fixture are said to be; one that is read alone lies at its root. */
export const FIXTURE_ROOT = '/fixture';

/** Source files whose markers are read; any other file of a folder is there for the host (package.json). */
const SOURCE = /\.(?:[cm]?[jt]sx?|py)$/;

/** Reads a fixture from a path on disk: a source file, or a folder with all that is in it. */
export function readFixture(path: string): Fixture {
  const isFolder = statSync(path).isDirectory();
  const paths = isFolder ? filesBelow(path) : [path];
  const files = paths.map((at): FixtureFile => {
    const name = isFolder ? relative(path, at).replaceAll('\\', '/') : basename(at);
    const source = readFileSync(at, 'utf8');
    const marked = SOURCE.test(at)
      ? readMarkers(source, at.endsWith('.py') ? '#' : '//')
      : { text: source, markers: [] };
    return { file: `${FIXTURE_ROOT}/${name}`, name, ...marked };
  });
  return { name: basename(path), files };
}

/** The fixtures of a folder that has one folder a group: `<group>/<file or folder>`. */
export function listFixtures(folder: string): readonly { readonly group: string; readonly path: string }[] {
  const names = (at: string): string[] => readdirSync(at).sort();
  return names(folder)
    .filter((group) => statSync(join(folder, group)).isDirectory())
    .flatMap((group) =>
      names(join(folder, group)).map((name) => ({ group, path: join(folder, group, name) })),
    );
}

export function fixtureHost(fixture: Fixture, options: Omit<HostOptions, 'root'> = {}): ModuleHost {
  const texts = new Map(fixture.files.map(({ file, text }) => [file, text]));
  return memoryHost(texts, { root: FIXTURE_ROOT, ...options });
}

/** What an analysis says of one file. What is left out is not checked. */
export interface Results {
  readonly calls?: readonly LlmCall[];
  readonly findings?: readonly Finding[];
}

/** One line a difference between the markers of a file and its results; empty where all agree. */
export function checkMarkers(fixtureFile: FixtureFile, results: Results): string[] {
  return [
    ...(results.calls ? checkCalls(fixtureFile, results.calls) : []),
    ...(results.findings ? checkFindings(fixtureFile, results.findings) : []),
  ];
}

function checkCalls(fixtureFile: FixtureFile, calls: readonly LlmCall[]): string[] {
  const problems: string[] = [];
  const rest = new Set(calls);
  const lineOf = (call: LlmCall): number => lineAt(fixtureFile.text, call.nameSpan[0]);
  const unmet: { marker: Marker; expected: ExpectedCall }[] = [];
  for (const marker of fixtureFile.markers.filter(({ kind }) => kind === 'call')) {
    const expected = parseCall(marker.text);
    const found = [...rest].find((call) => lineOf(call) === marker.line && callMatches(expected, call));
    if (found) rest.delete(found);
    else unmet.push({ marker, expected });
  }
  for (const { marker, expected } of unmet) {
    const near = [...rest].find((call) => lineOf(call) === marker.line);
    if (near) rest.delete(near);
    const but = near ? `, but ${callDifferences(expected, near).join(', ')}` : '';
    problems.push(
      `${fixtureFile.name}:${marker.line} ${near ? 'wrong' : 'missing'} call: ${marker.text}${but}`,
    );
  }
  const denied = linesOf(fixtureFile, (text) => text === 'call');
  for (const call of rest) {
    const why = denied.has(lineOf(call)) ? 'ok: call' : 'no marker';
    problems.push(`${fixtureFile.name}:${lineOf(call)} unexpected call (${why}): ${describeCall(call)}`);
  }
  return problems;
}

const SEVERITY_OF: Partial<Record<Marker['kind'], Finding['severity']>> = {
  hint: 'hint',
  error: 'error',
  warn: 'warning',
  info: 'info',
};

function checkFindings(fixtureFile: FixtureFile, findings: readonly Finding[]): string[] {
  const { name, text, markers } = fixtureFile;
  const problems: string[] = [];
  const rest = new Set(findings);
  const spanText = (finding: Finding): string => text.slice(finding.span[0], finding.span[1]);
  const lineOf = (finding: Finding): number => lineAt(text, finding.span[0]);
  const unmet: { marker: Marker; expected: ExpectedFinding }[] = [];
  for (const marker of markers) {
    const severity = SEVERITY_OF[marker.kind];
    if (severity === undefined) continue;
    const expected = { severity, ...parseFinding(marker.text) };
    const found = [...rest].find(
      (finding) => lineOf(finding) === marker.line && findingMatches(expected, finding, spanText(finding)),
    );
    if (found) rest.delete(found);
    else unmet.push({ marker, expected });
  }
  for (const { marker, expected } of unmet) {
    const near = [...rest].find(
      (finding) => lineOf(finding) === marker.line && finding.rule === expected.rule,
    );
    if (near) rest.delete(near);
    const but = near ? `, but ${near.severity} "${spanText(near)}"` : '';
    problems.push(
      `${name}:${marker.line} ${near ? 'wrong' : 'missing'} ${marker.kind}: ${marker.text}${but}`,
    );
  }
  for (const finding of rest) {
    const why = linesOf(fixtureFile, (rule) => rule === finding.rule).has(lineOf(finding))
      ? `ok: ${finding.rule}`
      : 'no marker';
    problems.push(
      `${name}:${lineOf(finding)} unexpected ${finding.severity} (${why}): ${finding.rule} "${spanText(finding)}": ${finding.message}`,
    );
  }
  return problems;
}

interface ExpectedFinding {
  readonly severity: Finding['severity'];
  readonly rule: string;
  /** The exact text under the squiggle. */
  readonly quoted: string | undefined;
}

function parseFinding(text: string): Omit<ExpectedFinding, 'severity'> {
  const [, rule, quoted] = /^([\w-]+)(?:\s+"(.*)")?$/.exec(text) ?? [];
  if (rule === undefined) throw new Error(`a marker of a finding is 'rule "text"', not '${text}'`);
  return { rule, quoted };
}

function findingMatches(expected: ExpectedFinding, finding: Finding, text: string): boolean {
  const sameText = expected.quoted === undefined || expected.quoted === text;
  return finding.rule === expected.rule && finding.severity === expected.severity && sameText;
}

function linesOf({ markers }: FixtureFile, speaksOf: (text: string) => boolean): Set<number> {
  return new Set(markers.filter(({ kind, text }) => kind === 'ok' && speaksOf(text)).map(({ line }) => line));
}

/** 1-based. */
export function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length;
}

export function filesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) =>
      entry.isDirectory() ? filesBelow(join(folder, entry.name)) : [join(folder, entry.name)],
    );
}
