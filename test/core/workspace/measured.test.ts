import { strict as assert } from 'node:assert';
import type { MeasuredSite, MeasuredSites } from '../../../server/src/core/measured.ts';
import type { FileId } from '../../../server/src/core/model.ts';
import { MEASURED } from '../views/sample.ts';
import { chatCall, openWorkspace, tempFolder } from './tempWorkspace.ts';

const SITE = 'a.ts#answer:chat.completions.create';

describe('the measured figures of a workspace', () => {
  const folder = tempFolder();
  const figures = (changes: Partial<MeasuredSite> = {}, site = SITE): ReadonlyMap<FileId, MeasuredSites> =>
    new Map([[folder.root, new Map([[site, { ...MEASURED, ...changes, site }]])]]);

  it('reach the call that they are of', async () => {
    folder.write({ 'a.ts': chatCall("'gpt-4o'") });
    const workspace = openWorkspace(folder.root);
    workspace.measure(figures());
    const { calls } = await workspace.analyze(folder.file('a.ts'));
    assert.equal(calls[0]?.site, SITE);
    assert.equal(calls[0]?.measured?.calls, 37);
    assert.equal(calls[0]?.estimate.tokens.input.source, 'measured');
  });

  it('make those files old whose figures are others now, and no more', async () => {
    folder.write({ 'a.ts': chatCall("'gpt-4o'"), 'b.ts': chatCall("'gpt-4o'") });
    const workspace = openWorkspace(folder.root);
    const a = await workspace.analyze(folder.file('a.ts'));
    const b = await workspace.analyze(folder.file('b.ts'));
    workspace.measure(figures());
    assert.deepEqual([workspace.isCurrent(a), workspace.isCurrent(b)], [false, true]);
    const again = await workspace.analyze(folder.file('a.ts'));
    workspace.measure(figures());
    assert.equal(workspace.isCurrent(again), true);
    workspace.measure(figures({ calls: 38 }));
    assert.deepEqual([workspace.isCurrent(again), workspace.isCurrent(b)], [false, true]);
  });

  it('go when they are forgotten', async () => {
    folder.write({ 'a.ts': chatCall("'gpt-4o'") });
    const workspace = openWorkspace(folder.root);
    workspace.measure(figures());
    await workspace.analyze(folder.file('a.ts'));
    workspace.measure(new Map());
    const { calls } = await workspace.analyze(folder.file('a.ts'));
    assert.equal(calls[0]?.measured, undefined);
  });

  it('of one folder are none of another', async () => {
    folder.write({ 'one/a.ts': chatCall("'gpt-4o'"), 'two/a.ts': chatCall("'gpt-4o'") });
    const roots = [folder.file('one'), folder.file('two')];
    const workspace = openWorkspace(folder.root, { roots });
    workspace.measure(new Map([[folder.file('two'), new Map([[SITE, MEASURED]])]]));
    const of = async (name: string) => (await workspace.analyze(folder.file(name))).calls[0]?.measured?.calls;
    assert.deepEqual([await of('one/a.ts'), await of('two/a.ts')], [undefined, 37]);
  });

  it('leave the iterations of a loop alone that serves requests', async () => {
    const body = (file: string) => ({
      [file]: `import express from 'express';
import OpenAI from 'openai';
const openai = new OpenAI();
async function all(items: string[]) {
  for (const item of items) {
    await openai.chat.completions.create({ model: 'gpt-4o', messages: [{ role: 'user', content: item }] });
  }
}
${file === 'serve.ts' ? "express().post('/all', (request) => all(request.body));" : 'all(process.argv);'}
`,
    });
    folder.write({
      ...body('serve.ts'),
      ...body('script.ts'),
      '.llmcost.json': '{ "assume": { "loopIterations": 10 } }',
    });
    const workspace = openWorkspace(folder.root);
    const sites = ['serve.ts', 'script.ts'].map((file) => `${file}#all:chat.completions.create`);
    workspace.measure(
      new Map([
        [
          folder.root,
          new Map(sites.map((site) => [site, { ...MEASURED, calls: 90, runs: 3, retriedRate: 0 }])),
        ],
      ]),
    );
    const volume = async (file: string) =>
      (await workspace.analyze(folder.file(file))).calls[0]?.estimate.callsPerMonth.value;
    assert.deepEqual([await volume('serve.ts'), await volume('script.ts')], [100_000, 300_000]);
  });
});
