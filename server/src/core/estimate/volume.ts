/** How often a call is made in a month. */
import type { AnalysisContext } from '../analysis.ts';
import type { Estimate, LlmCall } from '../model.ts';
import type { Overrides } from './directive.ts';
import { formatCount } from './format.ts';

export interface Volume {
  readonly callsPerMonth: Estimate['callsPerMonth'];
  readonly notes: readonly string[];
}

/**
 * A directive speaks of this very call. The configuration and the assumption speak of runs of the code around it, so
 * that a call in a loop is made once an iteration. Recorded runs say how many iterations that is, but never how many runs
 * a month has: those are a developer's.
 */
export function volumeOf(
  call: LlmCall,
  { config }: Pick<AnalysisContext, 'config'>,
  overrides: Overrides | undefined,
  /** Calls of this kind in a recorded run, where a run goes through the loop once. */
  perRun?: number,
): Volume {
  if (overrides?.callsPerMonth !== undefined) {
    return { callsPerMonth: { value: overrides.callsPerMonth, source: 'configured' }, notes: [] };
  }
  const configured = config.volume.find(({ matches }) => matches(call))?.callsPerMonth;
  const runs = configured ?? config.assume.callsPerMonth;
  const source = configured === undefined ? 'assumed' : 'configured';
  if (!call.context.loop || runs === 0) return { callsPerMonth: { value: runs, source }, notes: [] };
  const { loopBound } = call.context;
  if (loopBound === null && perRun !== undefined) {
    const note = `In a loop: ${formatCount(runs)} runs a month × ${formatCount(Number(perRun.toPrecision(3)))} calls a run, as recorded.`;
    const known = configured === undefined ? 'assumed' : 'measured';
    return { callsPerMonth: { value: runs * perRun, source: known }, notes: [note] };
  }
  const iterations = loopBound ?? config.assume.loopIterations;
  const basis = loopBound === null ? 'assumed (llmCost.assume.loopIterations)' : 'as the code says';
  return {
    callsPerMonth: { value: runs * iterations, source: loopBound === null ? 'assumed' : source },
    notes: [
      `In a loop: ${formatCount(runs)} runs a month × ${formatCount(iterations)} iterations, ${basis}.`,
    ],
  };
}
