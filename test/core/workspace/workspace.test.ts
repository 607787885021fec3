import { strict as assert } from 'node:assert';
import type { Analysis } from '../../../server/src/core/model.ts';
import { chatCall, openWorkspace, tempFolder } from './tempWorkspace.ts';

const modelsIn = ({ calls }: Analysis) =>
  calls.map((call) => call.models.map((option) => option.id).join(' or '));

/** A function that is handed its client, and somebody who hands it one. */
const ASK_WITH = "export const ask = (chat) => chat.completions.create({ model: 'gpt-4o', messages: [] });";
const callerOf = (name: string) =>
  `import OpenAI from 'openai';\nimport { ask, somethingElse } from './ask.js';\n${name}(new OpenAI().chat);`;

describe('a workspace', () => {
  const folder = tempFolder();
  const models = async (workspace: ReturnType<typeof openWorkspace>, file: string) =>
    modelsIn(await workspace.analyze(folder.file(file)));

  it('analyses a file with what it imports, by every kind of import', async () => {
    folder.write({
      'tsconfig.json': '{ "compilerOptions": { "paths": { "@/*": ["./src/*"] } } }',
      'packages/models/package.json': '{ "name": "@acme/models" }',
      'packages/models/src/index.ts': "export const LARGE = 'gpt-5.5';",
      'src/models.ts': "export * from './deep/small.js';",
      'src/deep/small.ts': "export const SMALL = 'gpt-4o-mini';",
      'src/a.ts': chatCall('SMALL', "import { SMALL } from '@/models';"),
      'src/b.ts': chatCall('LARGE', "import { LARGE } from '@acme/models';"),
    });
    const workspace = openWorkspace(folder.root);
    assert.deepEqual(await models(workspace, 'src/a.ts'), ['gpt-4o-mini']);
    assert.deepEqual(await models(workspace, 'src/b.ts'), ['gpt-5.5']);
  });

  it('knows the callers of a function before any scan', async () => {
    folder.write({ 'ask.js': ASK_WITH, 'main.js': callerOf('ask') });
    assert.deepEqual(await models(openWorkspace(folder.root), 'ask.js'), ['gpt-4o']);
  });

  it('follows what is imported from JSON, and its changes', async () => {
    folder.write({
      'settings.json': '{ "model": "gpt-4o" }',
      'a.ts': chatCall('settings.model', "import settings from './settings.json';"),
    });
    const workspace = openWorkspace(folder.root);
    assert.deepEqual(await models(workspace, 'a.ts'), ['gpt-4o']);
    folder.write({ 'settings.json': '{ "model": "gpt-5.5" }' });
    workspace.changed([folder.file('settings.json')]);
    assert.deepEqual(await models(workspace, 'a.ts'), ['gpt-5.5']);
    assert.equal((await workspace.scan()).scanned, 1);
  });

  it("prefers the editor's text to the one on disk, and goes back to it", async () => {
    folder.write({ 'a.ts': chatCall("'gpt-4o'") });
    const workspace = openWorkspace(folder.root);
    assert.deepEqual(await models(workspace, 'a.ts'), ['gpt-4o']);
    workspace.setOverlay(folder.file('a.ts'), chatCall("'gpt-5.5'"));
    assert.deepEqual(await models(workspace, 'a.ts'), ['gpt-5.5']);
    assert.match(workspace.text(folder.file('a.ts')) ?? '', /gpt-5\.5/);
    workspace.setOverlay(folder.file('a.ts'), undefined);
    assert.deepEqual(await models(workspace, 'a.ts'), ['gpt-4o']);
  });

  it('analyses a file that is in the editor alone, and others may import it', async () => {
    folder.write({ 'a.ts': chatCall('MODEL', "import { MODEL } from './fresh';") });
    const workspace = openWorkspace(folder.root);
    assert.deepEqual(await models(workspace, 'a.ts'), ['']);
    workspace.setOverlay(folder.file('fresh.ts'), "export const MODEL = 'gpt-4o';");
    assert.deepEqual(await models(workspace, 'a.ts'), ['gpt-4o']);
    workspace.setOverlay(folder.file('fresh.ts'), undefined);
    assert.deepEqual(await models(workspace, 'a.ts'), ['']);
  });

  it('prices an open document before it has found the other files, and again with them', async () => {
    folder.write({
      'packages/models/package.json': '{ "name": "@acme/models" }',
      'packages/models/index.ts': "export const LARGE = 'gpt-5.5';",
      'a.ts': '',
    });
    const workspace = openWorkspace(folder.root);
    workspace.setOverlay(folder.file('a.ts'), chatCall('LARGE', "import { LARGE } from '@acme/models';"));
    let isReady = false;
    const ready = workspace.ready().then(() => {
      isReady = true;
    });
    const early = await workspace.price(folder.file('a.ts'));
    assert.equal(isReady, false);
    assert.equal(early.calls.length, 1);
    await ready;
    assert.equal(workspace.isCurrent(early), false);
    const priced = await workspace.price(folder.file('a.ts'));
    const analysis = await workspace.analyze(folder.file('a.ts'));
    assert.equal(analysis.calls, priced.calls);
    assert.deepEqual(modelsIn(analysis), ['gpt-5.5']);
    assert.ok(workspace.isCurrent(priced) && workspace.isCurrent(analysis) && Object.isFrozen(priced));
  });

  it('leaves the work on a text that is typed over, and answers with the new one', async () => {
    folder.write({ 'a.ts': '' });
    const counted: string[][] = [];
    const workspace = openWorkspace(folder.root, {
      tokens: {
        async count(texts) {
          counted.push([...texts]);
          return texts.map(() => 1);
        },
      },
    });
    await workspace.ready();
    const typed = (prompt: string) => {
      workspace.setOverlay(
        folder.file('a.ts'),
        chatCall("'gpt-4o'").replace('question }]', `'${prompt}' }]`),
      );
      return [workspace.price(folder.file('a.ts')), workspace.analyze(folder.file('a.ts'))];
    };
    const answers = await Promise.all([...typed('one'), ...typed('two'), ...typed('three')]);
    for (const { calls } of answers) assert.equal(calls[0]?.prompt[0]?.parts[0]?.kind, 'text');
    assert.equal(new Set(answers.map(({ calls }) => calls)).size, 1);
    assert.deepEqual(counted, [['three']]);
  });

  it('gives all who ask at the same time the same frozen answer', async () => {
    folder.write({ 'a.ts': chatCall("'gpt-4o'") });
    const workspace = openWorkspace(folder.root);
    const [first, second] = await Promise.all([
      workspace.analyze(folder.file('a.ts')),
      workspace.analyze(folder.file('a.ts')),
    ]);
    assert.equal(first, second);
    assert.equal(await workspace.analyze(folder.file('a.ts')), first);
    assert.equal(workspace.isCurrent(first), true);
    assert.throws(() => Object.assign(first.calls[0]?.models[0] ?? {}, { id: 'x' }), TypeError);
  });

  it('keeps the analyses that an edit does not touch', async () => {
    folder.write({ 'client.ts': "export const MODEL = 'gpt-4o';", 'c.ts': chatCall("'gpt-4o'") });
    folder.write({
      'a.ts': chatCall('MODEL', "import { MODEL } from './client';"),
      'b.ts': chatCall('MODEL', "import { MODEL } from './client';"),
    });
    const workspace = openWorkspace(folder.root);
    const [a, b, c] = await Promise.all(
      ['a.ts', 'b.ts', 'c.ts'].map((name) => workspace.analyze(folder.file(name))),
    );
    assert.ok(a && b && c);

    workspace.setOverlay(
      folder.file('a.ts'),
      `${chatCall('MODEL', "import { MODEL } from './client';")}// more\n`,
    );
    assert.deepEqual([a, b, c].map(workspace.isCurrent), [false, true, true]);
    assert.equal(await workspace.analyze(folder.file('b.ts')), b);

    workspace.setOverlay(folder.file('client.ts'), "export const MODEL = 'gpt-5.5';");
    assert.deepEqual([a, b, c].map(workspace.isCurrent), [false, false, true]);
    assert.deepEqual(await models(workspace, 'b.ts'), ['gpt-5.5']);
  });

  it('follows a change through files in between, on disk as well', async () => {
    folder.write({
      'names.ts': "export const NAME = 'gpt-4o';",
      'barrel.ts': "export { NAME as MODEL } from './names';",
      'a.ts': chatCall('MODEL', "import { MODEL } from './barrel';"),
    });
    const workspace = openWorkspace(folder.root);
    assert.deepEqual(await models(workspace, 'a.ts'), ['gpt-4o']);
    folder.write({ 'names.ts': "export const NAME = 'gpt-5.5';" });
    workspace.changed([folder.file('names.ts')]);
    assert.deepEqual(await models(workspace, 'a.ts'), ['gpt-5.5']);
  });

  it('sees a new caller of a function that it has analysed', async () => {
    folder.write({ 'ask.js': ASK_WITH, 'main.js': 'export const nothing = 1;' });
    const workspace = openWorkspace(folder.root);
    assert.deepEqual(await models(workspace, 'ask.js'), []);
    workspace.setOverlay(folder.file('main.js'), callerOf('ask'));
    assert.deepEqual(await models(workspace, 'ask.js'), ['gpt-4o']);
    workspace.setOverlay(folder.file('main.js'), callerOf('somethingElse'));
    assert.deepEqual(await models(workspace, 'ask.js'), []);
    folder.write({ 'late.js': callerOf('ask') });
    workspace.changed([folder.file('late.js')]);
    assert.deepEqual(await models(workspace, 'ask.js'), ['gpt-4o']);
    folder.remove('late.js');
    workspace.changed([folder.file('late.js')]);
    assert.deepEqual(await models(workspace, 'ask.js'), []);
  });

  it('takes saving a file without a change for nothing', async () => {
    folder.write({ 'a.ts': chatCall("'gpt-4o'") });
    const workspace = openWorkspace(folder.root);
    const before = await workspace.analyze(folder.file('a.ts'));
    workspace.setOverlay(folder.file('a.ts'), chatCall("'gpt-4o'"));
    workspace.changed([folder.file('a.ts')]);
    workspace.setOverlay(folder.file('a.ts'), undefined);
    assert.equal(workspace.isCurrent(before), true);
  });

  it('sees files that are made, moved and removed', async () => {
    folder.write({ 'a.ts': chatCall('MODEL', "import { MODEL } from './models';") });
    const workspace = openWorkspace(folder.root);
    assert.deepEqual(await models(workspace, 'a.ts'), ['']);
    folder.write({ 'models/index.ts': "export const MODEL = 'gpt-4o';" });
    workspace.changed([folder.file('models/index.ts')]);
    assert.deepEqual(await models(workspace, 'a.ts'), ['gpt-4o']);
    folder.remove('models');
    workspace.changed([folder.file('models')]);
    assert.deepEqual(await models(workspace, 'a.ts'), ['']);
    folder.remove('a.ts');
    workspace.changed([folder.file('a.ts')]);
    assert.deepEqual(await models(workspace, 'a.ts'), []);
    assert.equal(workspace.text(folder.file('a.ts')), undefined);
    assert.equal((await workspace.scan()).scanned, 0);
  });

  it('sees new aliases and packages', async () => {
    folder.write({
      'a.ts': chatCall('MODEL', "import { MODEL } from '@/models';"),
      'src/models.ts': "export const MODEL = 'gpt-4o';",
    });
    const workspace = openWorkspace(folder.root);
    assert.deepEqual(await models(workspace, 'a.ts'), ['']);
    folder.write({ 'tsconfig.json': '{ "compilerOptions": { "paths": { "@/*": ["./src/*"] } } }' });
    workspace.changed([folder.file('tsconfig.json')]);
    assert.deepEqual(await models(workspace, 'a.ts'), ['gpt-4o']);
  });

  it('does not search the disk again for each file that a build writes', async () => {
    folder.write({ 'package.json': '{}', 'a.ts': chatCall("'gpt-4o'") });
    const workspace = openWorkspace(folder.root);
    const before = await workspace.analyze(folder.file('a.ts'));
    folder.write({ 'dist/a.js': chatCall("'gpt-4o'") });
    workspace.changed([folder.file('dist/a.js')]);
    assert.equal(await workspace.analyze(folder.file('a.ts')), before);
  });

  it('takes over a change of the configuration, in the editor and on disk', async () => {
    folder.write({ 'a.ts': chatCall("'gpt-4o'"), '.llmcost.json': '{"assume": {"callsPerMonth": 5}}' });
    const workspace = openWorkspace(folder.root);
    const volume = async () =>
      (await workspace.analyze(folder.file('a.ts'))).calls[0]?.estimate.callsPerMonth.value;
    assert.equal(await volume(), 5);
    workspace.setOverlay(folder.file('.llmcost.json'), '{"assume": {"callsPerMonth": -1}}');
    assert.equal(await volume(), 10_000);
    assert.deepEqual(
      workspace.problems().map((problem) => problem.span),
      [[29, 31]],
    );
    workspace.configure({ callsPerMonth: 7 });
    assert.equal(await volume(), 7);
    workspace.setOverlay(folder.file('.llmcost.json'), undefined);
    folder.write({
      '.llmcost.json': '{"assume": {"callsPerMonth": 9}, "ignore": ["b.ts"]}',
      'b.ts': chatCall("'gpt-4o'"),
    });
    workspace.changed([folder.file('.llmcost.json'), folder.file('b.ts')]);
    assert.equal(await volume(), 9);
    assert.deepEqual(await models(workspace, 'b.ts'), []);
    assert.deepEqual(workspace.problems(), []);
  });

  it('follows the configuration of the root that a file lies in', async () => {
    folder.write({
      'one/.llmcost.json': '{"assume": {"callsPerMonth": 1}}',
      'two/.llmcost.json': '{"assume": {"callsPerMonth": 2}}',
    });
    folder.write({ 'one/a.ts': chatCall("'gpt-4o'"), 'two/a.ts': chatCall("'gpt-4o'") });
    const workspace = openWorkspace(folder.root, { roots: [folder.file('one'), folder.file('two')] });
    const { analyses } = await workspace.scan();
    assert.deepEqual(
      analyses.map(({ calls }) => calls[0]?.estimate.callsPerMonth.value),
      [1, 2],
    );
    assert.deepEqual(
      analyses.map(({ calls }) => calls[0]?.site),
      ['a.ts#answer:chat.completions.create', 'a.ts#answer:chat.completions.create'],
    );
    assert.equal(workspace.relative(folder.file('two/a.ts')), 'a.ts');
  });

  it('analyses a lone file without any folder', async () => {
    const workspace = openWorkspace(folder.root, { roots: [] });
    workspace.setOverlay(folder.file('lone.ts'), chatCall("'gpt-4o'"));
    assert.deepEqual(await models(workspace, 'lone.ts'), ['gpt-4o']);
    assert.deepEqual(workspace.problems(), []);
  });

  it('shows nothing in installed packages', async () => {
    folder.write({ 'node_modules/helper/index.js': chatCall("'gpt-4o'") });
    assert.deepEqual(await models(openWorkspace(folder.root), 'node_modules/helper/index.js'), []);
  });
});
