import { act, check, plan } from './steps.js';
import { score } from './scores.js';

// not: own-prompt
const steps = await plan(process.argv[2] ?? 'find a flat');
const results: string[] = [];
for (const step of steps) {
  // not: own-prompt
  results.push(await act(step));
}
const verdict = await check(results);
// not: trace
await score('run', verdict.length);
