/**
 * Writes the twins of a rule's fixtures as its fixes make them. Read each before it is kept: a twin is what the fix
 * should do, not what it happens to do.
 *
 * Usage: node test/core/writeTwins.ts RULE
 */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { fixAll, fixtures, readRuleFixture, twinName, withoutMarkers } from './ruleFixtures.ts';

const [rule] = process.argv.slice(2);
if (rule === undefined) throw new Error('usage: node test/core/writeTwins.ts RULE');
const { sources } = readRuleFixture(rule);
const fixed = await fixAll(rule, sources);
for (const source of sources) {
  if (fixed.find(({ name }) => name === source.name)?.text === source.text) continue;
  const name = twinName(source.name);
  writeFileSync(path.join(fixtures, rule, name), withoutMarkers(fixed, source.name));
  console.log(`${rule}/${name}`);
}
