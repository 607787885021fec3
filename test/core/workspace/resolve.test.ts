import { strict as assert } from 'node:assert';
import { mkdirSync, symlinkSync } from 'node:fs';
import { createFolders } from '../../../server/src/workspace/folders.ts';
import { createPackages, lowestVersion } from '../../../server/src/workspace/packageJson.ts';
import { relativeTo } from '../../../server/src/workspace/paths.ts';
import { createResolver } from '../../../server/src/workspace/resolve.ts';
import { createPythonResolver } from '../../../server/src/workspace/resolvePython.ts';
import { createTsConfigs } from '../../../server/src/workspace/tsconfig.ts';
import { tempFolder } from './tempWorkspace.ts';

describe('where an import leads', () => {
  const folder = tempFolder();

  function setUp(packageFolders: readonly string[] = []) {
    const folders = createFolders(() => false);
    const packages = createPackages(folders, () => folder.root);
    const tsConfigs = createTsConfigs(folders);
    packages.setFolders(packageFolders.map(folder.file));
    const resolver = createResolver({
      folders,
      packages,
      tsConfigs,
      sdkPackages: new Set(['openai', 'agent-kit']),
      sdkNames: new Map([['agent-kit/agent', new Set(['Agent'])]]),
      python: createPythonResolver({
        folders,
        rootOf: () => folder.root,
        sdkNames: new Map([['openai', new Set<string>()]]),
        specifiersOf: () => [],
      }),
      isPython: (file) => file.endsWith('.py'),
    });
    const resolve = (from: string, specifier: string): string | undefined => {
      const found = resolver.resolve(folder.file(from), specifier);
      if (found === undefined) return undefined;
      return 'file' in found ? relativeTo(folder.root, found.file) : `package ${found.external}`;
    };
    const sdkModule = (from: string, specifier: string, name: string): string | undefined =>
      resolver.sdkModule(folder.file(from), specifier, name);
    return { resolve, sdkModule, packages, tsConfigs };
  }

  it("knows an SDK's exports inside of its own package, and what it keeps to itself", () => {
    folder.write({
      'packages/core/package.json': '{ "name": "agent-kit" }',
      'packages/core/src/agent/index.ts': '',
      'packages/core/src/tools/run.ts': '',
      'packages/other/package.json': '{ "name": "my-app" }',
      'packages/other/src/agent.ts': '',
      'packages/other/src/main.ts': '',
    });
    const { sdkModule } = setUp(['packages/core', 'packages/other']);
    const inside = 'packages/core/src/tools/run.ts';
    assert.equal(sdkModule(inside, '../agent', 'Agent'), 'agent-kit/agent');
    assert.equal(sdkModule(inside, '../agent', 'parse'), undefined);
    assert.equal(sdkModule(inside, '../missing', 'Agent'), undefined);
    assert.equal(sdkModule(inside, '../../../other/src/agent', 'Agent'), undefined);
    assert.equal(sdkModule('packages/other/src/main.ts', './agent', 'Agent'), undefined);
  });

  it('tries the extensions, TypeScript first', () => {
    folder.write({
      'src/a.ts': '',
      'src/a.js': '',
      'src/b.tsx': '',
      'src/c.mjs': '',
      'src/d.service.ts': '',
      'src/e.cts': '',
    });
    const { resolve } = setUp();
    assert.equal(resolve('src/x.ts', './a'), 'src/a.ts');
    assert.equal(resolve('src/x.ts', './b'), 'src/b.tsx');
    assert.equal(resolve('src/deep/x.ts', '../c'), 'src/c.mjs');
    assert.equal(resolve('src/x.ts', './d.service'), 'src/d.service.ts');
    assert.equal(resolve('src/x.ts', './e'), 'src/e.cts');
  });

  it('finds the TypeScript behind a JavaScript name', () => {
    folder.write({ 'a.ts': '', 'b.tsx': '', 'c.mts': '', 'd.cts': '', 'e.js': '', 'f.ts': '', 'f.js': '' });
    const { resolve } = setUp();
    assert.equal(resolve('x.ts', './a.js'), 'a.ts');
    assert.equal(resolve('x.ts', './b.jsx'), 'b.tsx');
    assert.equal(resolve('x.ts', './c.mjs'), 'c.mts');
    assert.equal(resolve('x.ts', './d.cjs'), 'd.cts');
    assert.equal(resolve('x.ts', './e.js'), 'e.js');
    assert.equal(resolve('x.ts', './f.js'), 'f.ts');
    assert.equal(resolve('x.ts', './f.ts'), 'f.ts');
  });

  it('takes declarations where there is no source', () => {
    folder.write({
      'types/llm.d.ts': '',
      'types/index.d.ts': '',
      'types/both.d.ts': '',
      'types/both.js': '',
    });
    const { resolve } = setUp();
    assert.equal(resolve('a.ts', './types/llm'), 'types/llm.d.ts');
    assert.equal(resolve('a.ts', './types/index.js'), 'types/index.d.ts');
    assert.equal(resolve('a.ts', './types'), 'types/index.d.ts');
    assert.equal(resolve('a.ts', './types/both'), 'types/both.js');
  });

  it('takes the index of a folder', () => {
    folder.write({ 'lib/index.ts': '', 'index.tsx': '', 'sub/x.ts': '' });
    const { resolve } = setUp();
    assert.equal(resolve('x.ts', './lib'), 'lib/index.ts');
    assert.equal(resolve('x.ts', './lib/'), 'lib/index.ts');
    assert.equal(resolve('sub/x.ts', '..'), 'index.tsx');
    assert.equal(resolve('y.ts', '.'), 'index.tsx');
  });

  it('leads to data by its whole name, and nowhere for the rest', () => {
    folder.write({ 'a.json': '{}', 'c.css': '' });
    const { resolve } = setUp();
    assert.equal(resolve('x.ts', './a.json'), 'a.json');
    for (const specifier of ['./a', './c.css', './missing', '../../../nowhere']) {
      assert.equal(resolve('x.ts', specifier), undefined, specifier);
    }
  });

  it('is a package where it is none of ours, installed or not', () => {
    folder.write({ 'node_modules/left-pad/index.js': '' });
    const { resolve } = setUp();
    assert.equal(resolve('x.ts', 'openai'), 'package openai');
    assert.equal(resolve('x.ts', 'openai/resources'), 'package openai/resources');
    assert.equal(resolve('x.ts', '@anthropic-ai/sdk'), 'package @anthropic-ai/sdk');
    assert.equal(resolve('x.ts', 'left-pad'), 'package left-pad');
    assert.equal(resolve('x.ts', 'node:fs'), 'package node:fs');
  });

  it('follows paths of tsconfig.json, with comments and a base', () => {
    folder.write({
      'tsconfig.base.json': '{ "compilerOptions": { "paths": { "~lib/*": ["./lib/*"] } } }',
      'a/tsconfig.json':
        '{ // ours\n "compilerOptions": { "paths": { "@/*": ["./src/*"], "config": ["./src/settings.ts"] }, } }',
      'b/tsconfig.json': '{ "extends": "../tsconfig.base.json" }',
      ...{ 'a/src/llm/client.ts': '', 'a/src/settings.ts': '', 'lib/prompt.ts': '' },
    });
    const { resolve } = setUp();
    assert.equal(resolve('a/src/x.ts', '@/llm/client'), 'a/src/llm/client.ts');
    assert.equal(resolve('a/src/x.ts', '@/llm/client.js'), 'a/src/llm/client.ts');
    assert.equal(resolve('a/src/x.ts', 'config'), 'a/src/settings.ts');
    assert.equal(resolve('b/x.ts', '~lib/prompt'), 'lib/prompt.ts');
    assert.equal(resolve('b/x.ts', '@/llm/client'), 'package @/llm/client');
  });

  it('follows baseUrl, jsconfig.json and the references of a solution file', () => {
    folder.write({
      'a/jsconfig.json': '{ "compilerOptions": { "baseUrl": "src" } }',
      'b/tsconfig.json': '{ "files": [], "references": [{ "path": "./tsconfig.app.json" }] }',
      'b/tsconfig.app.json': '{ "compilerOptions": { "paths": { "@/*": ["./src/*"] } } }',
      ...{ 'a/src/llm/ask.js': '', 'b/src/ask.ts': '' },
    });
    const { resolve } = setUp();
    assert.equal(resolve('a/src/pages/x.js', 'llm/ask'), 'a/src/llm/ask.js');
    assert.equal(resolve('b/src/x.ts', '@/ask'), 'b/src/ask.ts');
  });

  it('keeps the paths of a tsconfig.json whose base is not installed', () => {
    folder.write({
      'tsconfig.json':
        '{ "extends": "@tsconfig/node22/tsconfig.json", "compilerOptions": { "paths": { "@/*": ["./src/*"] } } }',
      'src/ask.ts': '',
    });
    const { resolve, tsConfigs } = setUp();
    assert.equal(resolve('x.ts', '@/ask'), 'src/ask.ts');
    assert.deepEqual(tsConfigs.problems(), []);
  });

  for (const [what, content] of Object.entries({
    'half-typed': '{ "compilerOptions": { "paths": { "@/*": ["./src/*"] ',
    'no object': '[1, 2',
    empty: '',
    'its own base': '{ "extends": "./tsconfig.json" }',
    'with paths of a wrong shape': '{ "compilerOptions": { "paths": { "@/*": "./src/*" } } }',
    'with two stars': '{ "compilerOptions": { "paths": { "@/*/*": ["./src/*"] } } }',
  })) {
    it(`survives a tsconfig.json that is ${what}`, () => {
      folder.write({ 'tsconfig.json': content, 'a.ts': '' });
      assert.equal(setUp().resolve('x.ts', './a'), 'a.ts');
      assert.equal(setUp().resolve('x.ts', 'openai'), 'package openai');
    });
  }

  it('says where a tsconfig.json is broken', () => {
    folder.write({ 'tsconfig.json': '{ "compilerOptions": { "paths": oops } }' });
    const { resolve, tsConfigs } = setUp();
    resolve('x.ts', 'anything');
    const [problem] = tsConfigs.problems();
    assert.equal(problem?.file, folder.file('tsconfig.json'));
    assert.deepEqual(problem?.span, [32, 36]);
    assert.equal(problem?.severity, 'warning');
  });

  it('follows the imports of package.json', () => {
    folder.write({
      'package.json':
        '{ "imports": { "#llm/*": "./src/llm/*.ts", "#conf": { "types": "./x.d.ts", "default": "./src/conf.js" }, "#sdk": "openai" } }',
      ...{ 'src/llm/ask.ts': '', 'src/conf.ts': '' },
    });
    const { resolve } = setUp();
    assert.equal(resolve('src/x.ts', '#llm/ask'), 'src/llm/ask.ts');
    assert.equal(resolve('src/x.ts', '#conf'), 'src/conf.ts');
    assert.equal(resolve('src/x.ts', '#sdk'), 'package openai');
    assert.equal(resolve('src/x.ts', '#unknown'), undefined);
  });

  it('finds the source of a package of the workspace', () => {
    folder.write({
      'packages/a/package.json': '{ "name": "@acme/a", "main": "dist/index.js" }',
      'packages/b/package.json':
        '{ "name": "@acme/b", "exports": { ".": { "types": "./dist/main.d.ts", "import": "./dist/main.mjs" }, "./ask": "./dist/esm/ask.js", "./*": "./lib/*.ts" } }',
      'packages/c/package.json': '{ "name": "c", "module": "./lib/c.mjs" }',
      'packages/d/package.json': '{ "name": "d", "main": "." }',
      'packages/e/package.json': '{ "name": "e", "exports": "./entry.ts" }',
      ...{
        'packages/a/src/index.ts': '',
        'packages/a/src/deep/x.ts': '',
        'packages/b/src/main.ts': '',
        'packages/b/src/ask.ts': '',
        'packages/b/lib/other.ts': '',
      },
      ...{ 'packages/c/src/c.ts': '', 'packages/d/index.ts': '', 'packages/e/entry.ts': '' },
    });
    const { resolve } = setUp(['packages/a', 'packages/b', 'packages/c', 'packages/d', 'packages/e']);
    assert.equal(resolve('x.ts', '@acme/a'), 'packages/a/src/index.ts');
    assert.equal(resolve('x.ts', '@acme/a/deep/x'), 'packages/a/src/deep/x.ts');
    assert.equal(resolve('x.ts', '@acme/b'), 'packages/b/src/main.ts');
    assert.equal(resolve('x.ts', '@acme/b/ask'), 'packages/b/src/ask.ts');
    assert.equal(resolve('x.ts', '@acme/b/other'), 'packages/b/lib/other.ts');
    assert.equal(resolve('x.ts', 'c'), 'packages/c/src/c.ts');
    assert.equal(resolve('x.ts', 'd'), 'packages/d/index.ts');
    assert.equal(resolve('x.ts', 'e'), 'packages/e/entry.ts');
    assert.equal(resolve('x.ts', '@acme/unknown'), 'package @acme/unknown');
  });

  it('does not take an example that is called like an SDK for the SDK', () => {
    folder.write({ 'examples/openai/package.json': '{ "name": "openai" }', 'examples/openai/index.ts': '' });
    assert.equal(setUp(['examples/openai']).resolve('x.ts', 'openai'), 'package openai');
  });

  it('survives folders that link to themselves', () => {
    mkdirSync(folder.file('a'));
    symlinkSync(folder.file('a'), folder.file('a/self'));
    symlinkSync(folder.file('b'), folder.file('b'));
    const { resolve } = setUp();
    assert.equal(resolve('a/x.ts', './self/self/self/none'), undefined);
    assert.equal(resolve('x.ts', './b/c'), undefined);
  });
});

describe('versions in package.json', () => {
  const folder = tempFolder();

  it('are those of the nearest file that names the package, up to the root', () => {
    folder.write({
      'package.json': '{ "devDependencies": { "openai": "^4.20.0", "ai": "~5.1" } }',
      'app/package.json': '{ "dependencies": { "ai": "6.0.3" } }',
    });
    const packages = createPackages(
      createFolders(() => false),
      () => folder.root,
    );
    assert.equal(packages.version(folder.file('app/src/x.ts'), 'openai'), '4.20.0');
    assert.equal(packages.version(folder.file('app/src/x.ts'), 'ai'), '6.0.3');
    assert.equal(packages.version(folder.file('x.ts'), 'ai'), '5.1.0');
    assert.equal(packages.version(folder.file('x.ts'), 'toString'), undefined);
  });

  it('are read from a file that is half-typed', () => {
    folder.write({ 'package.json': '{ "dependencies": { "openai": "^4.20.0", "ai"' });
    const packages = createPackages(
      createFolders(() => false),
      () => folder.root,
    );
    assert.equal(packages.version(folder.file('x.ts'), 'openai'), '4.20.0');
  });

  for (const [range, version] of Object.entries({
    '^4.20.0': '4.20.0',
    '~4.20.1': '4.20.1',
    '4.20': '4.20.0',
    v4: '4.0.0',
    '=4.1.2': '4.1.2',
    '4.x': '4.0.0',
    '5.0.0-beta.12': '5.0.0-beta.12',
    'npm:openai@^4.1': '4.1.0',
    'npm:@scope/openai@4.1.0': '4.1.0',
    'workspace:^1.2.3': '1.2.3',
  })) {
    it(`${range} names ${version}`, () => assert.equal(lowestVersion(range), version));
  }
  for (const range of [
    '*',
    'latest',
    '>=4',
    '<5',
    '^3 || ^4',
    'workspace:*',
    'catalog:',
    'git+https://github.com/a/b.git',
    'file:../x',
    '',
  ]) {
    it(`"${range}" names none`, () => assert.equal(lowestVersion(range), undefined));
  }
});
