/**
 * Is a call made only to see whether it can be made? A key that is tried out, an endpoint that is looked for: such a call
 * is right to fail at once, and its answer is thrown away.
 */
import type { PricedCall } from '../model.ts';

export function isProbe({ site, outputCap }: PricedCall): boolean {
  const [name = ''] = site.split('#').at(-1)?.split(':') ?? [];
  return (outputCap.known && outputCap.value === 1) || NAMES.some((pattern) => pattern.test(name));
}

const NAMES = [
  /(?:^|[_.])(?:[pP]robe|[pP]ing)(?![a-z])/,
  /[a-z](?:Probe|Ping)(?![a-z])/,
  /health_?check/i,
  /(?:validate|verify|check|test)_?\w*(?:key|connection|endpoint|credentials)$/i,
];
