/** Calls on ways through a function of which only one is gone, and those that are made on the same way. */
import { regionsAround } from '../context/site.ts';
import type { CallIr, ExprId, FunctionId, Module, Region } from '../ir.ts';
import type { Leaves } from './left.ts';

/** One that asks more than these compares them, or is a list of examples. */
const MOST_SDKS = 2;

/** A call of an SDK, in the function that it counts to. */
export interface Own {
  readonly owner: FunctionId;
  readonly call: CallIr;
  readonly leaves: Leaves | undefined;
  readonly operation: string;
  readonly sdk: string;
}

/** The function makes, on the same way through it, no other kind of call, and none with a prompt of its own. */
export function isHandedOn(module: Module, one: Own, all: readonly Own[]): boolean {
  if (one.leaves !== 'prompt') return one.leaves !== undefined;
  const beside = all.filter(
    (other) => other.owner === one.owner && !areAlternatives(module, one.call, other.call),
  );
  if (new Set(beside.map(({ sdk }) => sdk)).size > MOST_SDKS) return false;
  return beside.every(
    ({ leaves, operation }) =>
      operation === 'moderation' || (leaves === 'prompt' && operation === one.operation),
  );
}

type Branch = Extract<Region, { k: 'branch' }>;

/** `switch (provider) { case 'a': …; case 'b': … }`, `if (a) … else …`, `if (a) return …; …`. */
function areAlternatives(module: Module, one: CallIr, other: CallIr): boolean {
  const [a, b] = [branchesAround(module, one), branchesAround(module, other)];
  const ownA = a.filter((branch) => !b.includes(branch));
  const ownB = b.filter((branch) => !a.includes(branch));
  if (
    ownA.some((mine) =>
      ownB.some((theirs) => mine.parent === theirs.parent && asks(module, mine) === asks(module, theirs)),
    )
  )
    return true;
  const [first, second] = one.nameSpan[0] < other.nameSpan[0] ? [ownA, other] : [ownB, one];
  return first.some((branch) => isLeft(module, branch) && branch.span[1] <= second.nameSpan[0]);
}

/** What is asked before the branch is taken; of a `switch` what it is on. */
function asks(module: Module, { test }: Branch): ExprId {
  const expr = module.exprs[test];
  return expr?.k === 'equal' && expr.any ? expr.left : test;
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
