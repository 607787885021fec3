import { strict as assert } from 'node:assert';
import path from 'node:path';
import type { Analysis } from '../../../server/src/core/model.ts';
import { discover } from '../../../server/src/workspace/discover.ts';
import { toFileId } from '../../../server/src/workspace/paths.ts';
import type { ScanOptions } from '../../../server/src/workspace/types.ts';
import { chatCall, openWorkspace, tempFolder } from './tempWorkspace.ts';

describe('a scan', () => {
  const folder = tempFolder();
  const scan = async (options?: ScanOptions) => {
    const workspace = openWorkspace(folder.root);
    const result = await workspace.scan(options);
    return { ...result, files: result.analyses.map(({ file }) => workspace.relative(file)) };
  };

  it('returns the files with calls, sorted, and counts all of them', async () => {
    folder.write({ 'b.ts': chatCall("'gpt-4o'"), 'a.ts': chatCall("'gpt-4o'"), 'c.ts': 'export {};' });
    const { files, scanned, failed } = await scan();
    assert.deepEqual(files, ['a.ts', 'b.ts']);
    assert.equal(scanned, 3);
    assert.deepEqual(failed, []);
  });

  it('takes open files first, and says how far it is', async () => {
    folder.write(Object.fromEntries(['a', 'b', 'c'].map((name) => [`${name}.ts`, chatCall("'gpt-4o'")])));
    const workspace = openWorkspace(folder.root);
    workspace.setOverlay(folder.file('c.ts'), chatCall("'gpt-5.5'"));
    const seen: string[] = [];
    const progress: number[][] = [];
    await workspace.scan({
      onAnalysis: ({ file }) => seen.push(workspace.relative(file)),
      onProgress: (...numbers) => progress.push(numbers),
    });
    assert.equal(seen[0], 'c.ts');
    assert.equal(seen.length, 3);
    assert.deepEqual(progress.at(-1), [3, 3]);
  });

  it('leaves out tests when it is asked to', async () => {
    folder.write({
      'a.ts': chatCall("'gpt-4o'"),
      'a.test.ts': chatCall("'gpt-4o'"),
      'test/b.ts': chatCall("'gpt-4o'"),
    });
    assert.deepEqual((await scan()).files, ['a.test.ts', 'a.ts', 'test/b.ts']);
    assert.deepEqual((await scan({ tests: false })).files, ['a.ts']);
    assert.equal((await scan({ tests: false })).scanned, 1);
  });

  it('keeps to the paths given, and reads a file by name although git ignores it', async () => {
    folder.write({
      '.gitignore': 'old.ts',
      'old.ts': chatCall("'gpt-4o'"),
      'src/a.ts': chatCall("'gpt-4o'"),
      'b.ts': chatCall("'gpt-4o'"),
    });
    assert.deepEqual((await scan({ paths: [folder.file('src')] })).files, ['src/a.ts']);
    assert.deepEqual((await scan({ paths: [folder.file('old.ts')] })).files, ['old.ts']);
  });

  it('obeys "ignore" of .llmcost.json', async () => {
    folder.write({ '.llmcost.json': '{"ignore": ["**/vendor/**", "/only.ts"]}' });
    for (const name of ['x/vendor/a.ts', 'only.ts', 'x/only.ts'])
      folder.write({ [name]: chatCall("'gpt-4o'") });
    assert.deepEqual((await scan()).files, ['x/only.ts']);
  });

  it('rejects with the reason when it is aborted', async () => {
    folder.write({ 'a.ts': chatCall("'gpt-4o'") });
    const abort = new AbortController();
    abort.abort(new Error('enough'));
    await assert.rejects(scan({ signal: abort.signal }), /enough/);
  });

  it('sees calls of a client that was imported through other files', async () => {
    folder.write({
      'sdk.ts': "import OpenAI from 'openai';\nexport const client = new OpenAI();",
      'barrel.ts': "export { client as llm } from './sdk';",
      'a.ts':
        "import { llm } from './barrel';\nexport const f = () => llm.chat.completions.create({ model: 'gpt-4o', messages: [] });",
    });
    assert.deepEqual((await scan()).files, ['a.ts']);
  });

  it('sees calls of a client that is handed in to a file without imports', async () => {
    folder.write({
      'deep/use.js':
        "export const use = (client) => client.chat\n  .completions\n  .create({ model: 'gpt-4o', messages: [] });",
      'main.js': "import OpenAI from 'openai';\nimport { use } from './deep/use.js';\nuse(new OpenAI());",
    });
    assert.deepEqual((await scan()).files, ['deep/use.js']);
  });

  for (const [how, head] of Object.entries({
    require: "const OpenAI = require('openai');",
    'an import over several lines': "import\n  OpenAI\n  from\n  'openai';",
    'an import with comments': "import OpenAI from /* the SDK */ // ours\n 'openai';",
    'a sub-path': "import { OpenAI } from 'openai/index';",
    'double quotes': 'import OpenAI from "openai";',
  })) {
    it(`sees a client from ${how}`, async () => {
      folder.write({
        'a.js': `${head}\nnew OpenAI().chat.completions.create({ model: 'gpt-4o', messages: [] });`,
      });
      assert.deepEqual((await scan()).files, ['a.js']);
    });
  }
});

describe('the sieve of a scan', () => {
  const FIXTURES = toFileId(path.resolve(import.meta.dirname, '../../fixtures'));

  it('loses no call of any fixture', async () => {
    const callsOf = ({ file, calls }: Analysis) => calls.map(({ site }) => `${file} ${site}`);
    const sieved = (await openWorkspace(FIXTURES).scan()).analyses.flatMap(callsOf);
    const { files } = await discover(FIXTURES, { ignored: () => false, limit: 10_000 });
    const all = openWorkspace(FIXTURES);
    const analyses = await Promise.all(files.map((file) => all.analyze(file)));
    assert.deepEqual(sieved, analyses.flatMap(callsOf));
    assert.ok(sieved.length > 100);
  });
});
