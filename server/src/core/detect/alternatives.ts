/** Do two calls stand on ways through the code of which only one is gone? */
import { regionsAround } from '../context/site.ts';
import type { CallIr, Module, Region } from '../ir.ts';

type Branch = Extract<Region, { k: 'branch' }>;

/** `switch (provider) { case 'a': …; case 'b': … }`, `if (a) … else …`, `if (a) return …; …`. */
export function areAlternatives(module: Module, one: CallIr, other: CallIr): boolean {
  const [a, b] = [branchesAround(module, one), branchesAround(module, other)];
  const ownA = a.filter((branch) => !b.includes(branch));
  const ownB = b.filter((branch) => !a.includes(branch));
  if (ownA.some((mine) => ownB.some((theirs) => mine.parent === theirs.parent && mine.test === theirs.test)))
    return true;
  const [first, second] = one.nameSpan[0] < other.nameSpan[0] ? [ownA, other] : [ownB, one];
  return first.some((branch) => isLeft(module, branch) && branch.span[1] <= second.nameSpan[0]);
}

function branchesAround(module: Module, call: CallIr): readonly Branch[] {
  return regionsAround(module, call).filter((region): region is Branch => region.k === 'branch');
}

/** Whoever goes this way does not get to what follows. */
function isLeft(module: Module, branch: Branch): boolean {
  return module.jumps.some(
    ({ k, region }) => (k === 'return' || k === 'throw') && module.regions[region] === branch,
  );
}
