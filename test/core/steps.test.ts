/** What a chain of values costs grows with its length, not with the number of ways through it. */
import { strict as assert } from 'node:assert';
import { usesParameter } from '../../server/src/core/detect/taint.ts';
import type { Module } from '../../server/src/core/ir.ts';
import { createLinker } from '../../server/src/core/link/index.ts';
import type { Lower } from '../../server/src/core/syntax/python.ts';
import { pythonHostOf, pythonLowering } from './pythonFixtures.ts';

const FILE = '/fixture/a.py';

/** Each variable is made of the two before it, twice; the last is returned. */
function chain(length: number): string {
  const lines = Array.from({ length }, (_, index) => {
    const [name, last, first] = [`v${index + 2}`, `v${index + 1}`, `v${index}`];
    return `    ${name} = ${last}.find(${first})\n    ${name} = [${last}, ${first}][${name}]`;
  });
  return [
    'def f(text):',
    '    v0 = text',
    '    v1 = text.strip()',
    ...lines,
    `    return v${length + 1}`,
  ].join('\n');
}

describe('the cost of a chain of values', () => {
  let lower: Lower;

  before(async () => {
    lower = await pythonLowering();
  });

  function looksAtSyntax(length: number): number {
    const module = lower(chain(length), FILE);
    let looks = 0;
    const exprs = new Proxy(module.exprs, {
      get(target, key, receiver) {
        if (typeof key === 'string' && /^\d+$/.test(key)) looks++;
        return Reflect.get(target, key, receiver);
      },
    });
    const counted: Module = { ...module, exprs };
    const [result] = module.functions[1]?.returns ?? [];
    // The module's own body has no parameters, so every way is walked to its end.
    assert.equal(usesParameter(counted, result ?? -1, 0), false);
    return looks;
  }

  function looksAtValues(length: number): number {
    const host = pythonHostOf(new Map([[FILE, chain(length)]]), lower, '/fixture');
    let looks = 0;
    const counting = {
      ...host,
      module: (file: string) => {
        looks++;
        return host.module(file);
      },
    };
    const [result] = host.module(FILE)?.functions[1]?.returns ?? [];
    createLinker(counting).value(FILE, result ?? -1);
    return looks;
  }

  it('is the same for each link of it in the syntax', () => {
    assert.ok(looksAtSyntax(16) < 3 * looksAtSyntax(8));
  });

  it('is at most that of its pairs in the linker', () => {
    assert.ok(looksAtValues(8) < 5 * looksAtValues(4));
  });
});
