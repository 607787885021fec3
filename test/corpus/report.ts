/**
 * `npm run corpus [-- APP…]`: what the program finds of the labelled corpus, in total and by language, SDK and shape, with
 * every difference by its place. Ends with 1 where the whole corpus is below the gate.
 */
import path from 'node:path';
import { type Measured, measureCorpus, type Outcome } from './measure.ts';
import { failures, percent, type Score, scoreOf } from './score.ts';

function textOf({ apps, lookAlikes, outcomes }: Measured): string {
  const { calls } = scoreOf(outcomes);
  const head = ['calls', 'found', 'false', 'precision', 'recall', 'model right', 'model wrong'];
  const rows = [
    ['', ...head],
    ['all', ...cells(scoreOf(outcomes))],
    ...rowsBy('language', outcomes, languageOf),
    ...rowsBy('SDK', outcomes, ({ label, reported }) => label?.sdk ?? reported?.sdk ?? ''),
    ...rowsBy('shape', outcomes, ({ label }) => label?.shape ?? '(no label)'),
  ];
  const differences = outcomes.flatMap(differenceOf).sort();
  return [
    `${apps} apps, ${calls} calls, ${lookAlikes} look-alikes`,
    '',
    ...table(rows),
    ...(differences.length > 0 ? ['', 'Differences:', ...differences] : []),
  ].join('\n');
}

function rowsBy(
  title: string,
  outcomes: readonly Outcome[],
  keyOf: (outcome: Outcome) => string,
): string[][] {
  const groups = Map.groupBy(outcomes, keyOf);
  const names = [...groups.keys()].sort();
  return [[`by ${title}`], ...names.map((name) => [`  ${name}`, ...cells(scoreOf(groups.get(name) ?? []))])];
}

function cells(score: Score): string[] {
  const { calls, found, falseReports, precision, recall, modelRight, modelWrong } = score;
  const shares = [precision, recall, modelRight, modelWrong].map(percent);
  return [String(calls), String(found), String(falseReports), ...shares];
}

function table(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((text, column) =>
        column === 0 ? text.padEnd(widths[0] ?? 0) : text.padStart(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd(),
  );
}

const LANGUAGES: readonly (readonly [RegExp, string])[] = [
  [/\.[cm]?tsx?$/, 'TypeScript'],
  [/\.[cm]?jsx?$/, 'JavaScript'],
  [/\.py$/, 'Python'],
  [/\.ipynb$/, 'notebooks'],
];

function languageOf({ file }: Outcome): string {
  return LANGUAGES.find(([ending]) => ending.test(file))?.[1] ?? 'other';
}

function differenceOf({ file, place, label, reported, model }: Outcome): string[] {
  if (model === 'right') return [];
  const cell = place.cell === null ? '' : ` cell ${place.cell}`;
  const where = path.relative(process.cwd(), path.join(import.meta.dirname, file));
  const named = label?.models.join('|') || '?';
  const said =
    reported && `${reported.model ?? '?'}${reported.modelReason ? ` (${reported.modelReason})` : ''}`;
  const what =
    label === undefined
      ? `false report: ${reported?.sdk} ${reported?.method} model=${said} provider=${reported?.provider} via=${reported?.via}`
      : reported === undefined
        ? `missed: ${label.sdk} ${label.method} model=${named} shape=${label.shape}`
        : `model ${model}: ${said} instead of ${named}`;
  return [`${where}:${place.line}${cell}  ${what}`];
}

const only = process.argv.slice(2);
const measured = await measureCorpus(only.length > 0 ? only : undefined);
console.log(textOf(measured));
const found = only.length > 0 ? [] : failures(measured);
console.log(
  found.length > 0 ? `\nBelow the gate:\n${found.map((line) => `  ${line}`).join('\n')}` : '\nPassed',
);
process.exitCode = found.length > 0 ? 1 : 0;
