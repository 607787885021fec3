/** The catalogue's ladder: which model of the same provider can follow which. */
import type { AnalysisContext } from '../analysis.ts';
import type { PricedCall } from '../model.ts';
import { daysBetween, factOf } from './modelFacts.ts';

export interface LadderTarget {
  readonly model: string;
  /** 1 is the next step. */
  readonly steps: number;
  /** What to know before the switch, of every step on the way. */
  readonly caveats: readonly string[];
}

/** Days that a model must still have to be suggested. */
const LEAST_LIFE = 90;

/** Every model that the ladder leads to, the nearest first, without those that have a shutdown near. */
export function ladderTargets(provider: string, model: string, ctx: AnalysisContext): LadderTarget[] {
  const { ladder } = ctx.catalog;
  // A dated snapshot stands where its family does.
  const start = ladder.some(({ from }) => from === model)
    ? model
    : model.replace(/-(\d{4}-\d\d-\d\d|\d{8})$/, '');
  const found: LadderTarget[] = [{ model: start, steps: 0, caveats: [] }];
  for (const { model: from, steps, caveats } of found) {
    for (const step of ladder) {
      if (step.from !== from || found.some((each) => each.model === step.to)) continue;
      found.push({
        model: step.to,
        steps: steps + 1,
        caveats: step.caveat ? [...caveats, step.caveat] : caveats,
      });
    }
  }
  return found.slice(1).filter((target) => hasLife(provider, target.model, ctx));
}

/** Each in brackets, for the title of an action. */
export function caveatLabel({ caveats }: LadderTarget, call: PricedCall): string {
  const callsTools = call.prompt.some(({ role }) => role === 'tools');
  // `takesModel` has seen to direct calls; a framework may use either of the provider's interfaces.
  const relevant = caveats.filter(
    (caveat) => !TOOL_CAVEAT.test(caveat) || (callsTools && call.via === 'framework'),
  );
  return relevant.map((caveat) => ` [${caveat}]`).join('');
}

const TOOL_CAVEAT = /\b(calls tools|(function|tool) calls?)\b/i;

function hasLife(provider: string, model: string, { catalog, today }: AnalysisContext): boolean {
  const shutdown = factOf(provider, model, catalog.models)?.shutdown;
  return shutdown === undefined || daysBetween(today, shutdown) > LEAST_LIFE;
}
