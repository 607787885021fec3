/** Figures of a measured corpus, and the gate that they must pass. */
import gate from './gate.json' with { type: 'json' };
import type { Measured, Outcome } from './measure.ts';

export interface Score {
  /** Labels. */
  readonly calls: number;
  readonly found: number;
  /** Reports without a label. */
  readonly falseReports: number;
  /** Shares from 0 to 1, of what there is; 1 where there is nothing. */
  readonly precision: number;
  readonly recall: number;
  /** Of the labels that were found. */
  readonly modelRight: number;
  readonly modelWrong: number;
}

export function scoreOf(outcomes: readonly Outcome[]): Score {
  const count = (isOne: (outcome: Outcome) => boolean): number => outcomes.filter(isOne).length;
  const calls = count(({ label }) => label !== undefined);
  const found = count(({ label, reported }) => label !== undefined && reported !== undefined);
  const right = count(({ model }) => model === 'right');
  const wrong = count(({ model }) => model === 'wrong');
  const falseReports = count(({ label }) => label === undefined);
  return {
    calls,
    found,
    falseReports,
    precision: share(found, found + falseReports),
    recall: share(found, calls),
    modelRight: share(right, found),
    modelWrong: found === 0 ? 0 : wrong / found,
  };
}

/** What is below the gate, each in a sentence. As many look-alikes as calls are asked for at any size. */
export function failures({ apps, lookAlikes, outcomes }: Measured, limits: typeof gate = gate): string[] {
  const { calls, precision, recall, modelRight, modelWrong } = scoreOf(outcomes);
  const below = (name: string, value: number, least: number): string[] =>
    value < least ? [`${name} is ${percent(value)}, at least ${percent(least)} is wanted`] : [];
  const fewer = (name: string, value: number, least: number): string[] =>
    value < least ? [`there are ${value} ${name}, at least ${least} are wanted`] : [];
  return [
    ...below('precision', precision, limits.precision),
    ...below('recall', recall, limits.recall),
    ...below('the share of right models', modelRight, limits.modelRight),
    ...(modelWrong > limits.modelWrong
      ? [
          `the share of wrong models is ${percent(modelWrong)}, at most ${percent(limits.modelWrong)} is wanted`,
        ]
      : []),
    ...fewer('apps', apps, limits.apps),
    ...fewer('calls', calls, limits.calls),
    ...fewer('look-alikes', lookAlikes, calls),
  ];
}

export function percent(value: number): string {
  return `${(value * 100).toFixed(1)} %`;
}

function share(part: number, whole: number): number {
  return whole === 0 ? 1 : part / whole;
}
