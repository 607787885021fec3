/** How often a call is made in a month. */
import type { AnalysisContext } from '../analysis.ts';
import type { Estimate, LlmCall } from '../model.ts';
import type { Overrides } from './directive.ts';

export interface Volume {
  readonly callsPerMonth: Estimate['callsPerMonth'];
  readonly notes: readonly string[];
}

/**
 * A directive speaks of this very call. The configuration and the assumption speak of runs of the code around it, so
 * that a call in a loop is made once an iteration.
 */
export function volumeOf(
  call: LlmCall,
  { config }: Pick<AnalysisContext, 'config'>,
  overrides: Overrides | undefined,
): Volume {
  if (overrides?.callsPerMonth !== undefined) {
    return { callsPerMonth: { value: overrides.callsPerMonth, source: 'configured' }, notes: [] };
  }
  const configured = config.volume.find(({ matches }) => matches(call))?.callsPerMonth;
  const runs = configured ?? config.assume.callsPerMonth;
  const source = configured === undefined ? 'assumed' : 'configured';
  if (!call.context.loop || runs === 0) return { callsPerMonth: { value: runs, source }, notes: [] };
  const { loopBound } = call.context;
  const iterations = loopBound ?? config.assume.loopIterations;
  const basis = loopBound === null ? 'assumed (llmCost.assume.loopIterations)' : 'as the code says';
  return {
    callsPerMonth: { value: runs * iterations, source: loopBound === null ? 'assumed' : source },
    notes: [`In a loop: ${count(runs)} runs a month × ${count(iterations)} iterations, ${basis}.`],
  };
}

function count(value: number): string {
  return value.toLocaleString('en-US');
}
