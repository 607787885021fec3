import { strict as assert } from 'node:assert';
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, symlinkSync } from 'node:fs';
import { createPositions } from '../../../server/src/reports/positions.ts';
import { chatCall, openWorkspace, tempFolder } from './tempWorkspace.ts';

describe('input that is not as it should be', () => {
  const folder = tempFolder();
  const good = chatCall("'gpt-4o'");

  async function scan() {
    const workspace = openWorkspace(folder.root);
    const result = await workspace.scan();
    return {
      workspace,
      scanned: result.scanned,
      failed: result.failed.map(({ file, reason }) => `${workspace.relative(file)} ${reason}`),
      calls: result.analyses.flatMap(({ file, calls }) =>
        calls.map(({ models }) => `${workspace.relative(file)} ${models[0]?.id}`),
      ),
      analyses: result.analyses,
    };
  }

  it('a syntax error hides no other call of the file', async () => {
    folder.write({ 'a.ts': `${good}\nexport const x = = ;\nfunction (\n` });
    const { calls, failed, analyses } = await scan();
    assert.deepEqual(calls, ['a.ts gpt-4o']);
    assert.deepEqual(failed, []);
    assert.ok((analyses[0]?.syntaxErrors ?? 0) > 0);
  });

  it('every half-typed state of a call is analysed', async () => {
    const workspace = openWorkspace(folder.root);
    const file = folder.file('a.ts');
    for (let end = 0; end <= good.length; end++) {
      workspace.setOverlay(file, good.slice(0, end));
      await workspace.analyze(file);
    }
    assert.equal((await workspace.analyze(file)).calls.length, 1);
  });

  it('a byte order mark does not move columns', async () => {
    folder.write({ 'a.ts': `\uFEFF${good}` });
    const { workspace, analyses } = await scan();
    const call = analyses[0]?.calls[0];
    assert.ok(call);
    assert.equal(workspace.text(call.file)?.startsWith('import'), true);
    assert.equal(workspace.text(call.file)?.slice(...call.nameSpan), 'create');
  });

  it('Windows line ends do not move lines', async () => {
    folder.write({ 'a.ts': good.replaceAll('\n', '\r\n') });
    const { workspace, analyses } = await scan();
    const call = analyses[0]?.calls[0];
    assert.ok(call);
    const text = workspace.text(call.file) ?? '';
    assert.equal(text.slice(...call.nameSpan), 'create');
    assert.deepEqual(createPositions(text)(call.nameSpan[0]), { line: 5, column: 34 });
  });

  it('a file in UTF-16 with its mark is read', async () => {
    folder.write({ 'a.ts': Buffer.from(`\uFEFF${good}`, 'utf16le') });
    assert.deepEqual((await scan()).calls, ['a.ts gpt-4o']);
  });

  it('bytes that are no UTF-8 hurt nobody', async () => {
    folder.write({
      'a.ts': Buffer.concat([Buffer.from([0x2f, 0x2f, 0xff, 0xfe, 0xe9, 0x0a]), Buffer.from(good)]),
    });
    assert.deepEqual((await scan()).calls, ['a.ts gpt-4o']);
  });

  it('a video that is named .ts is no source file', async () => {
    folder.write({ 'clip.ts': Buffer.alloc(400_000, Buffer.from([0x47, 0x40, 0x00, 0x10])), 'a.ts': good });
    const { calls, scanned, failed, workspace } = await scan();
    assert.deepEqual({ calls, scanned, failed }, { calls: ['a.ts gpt-4o'], scanned: 1, failed: [] });
    assert.equal(workspace.text(folder.file('clip.ts')), undefined);
    assert.deepEqual((await workspace.analyze(folder.file('clip.ts'))).calls, []);
  });

  it('a minified file of 5 MB is not parsed, and is told of when it has an SDK in it', async () => {
    const minified = 'var a=function(){return 1};'.repeat(200_000);
    folder.write({ 'with.js': `var o=require("openai");${minified}`, 'without.js': minified, 'a.ts': good });
    const { calls, failed, scanned } = await scan();
    assert.deepEqual(calls, ['a.ts gpt-4o']);
    assert.deepEqual(failed, ['with.js larger than 1.5 MB, so it is not analysed']);
    assert.equal(scanned, 1);
  });

  it('a bundle below that size is known by its lines', async () => {
    folder.write({
      'bundle.js': `var o=require("openai");${'var a=function(){return 1};'.repeat(10_000)}\n`,
    });
    assert.deepEqual((await scan()).failed, ['bundle.js looks minified, so it is not analysed']);
  });

  it('a huge file that is opened in the editor gives an empty analysis', async () => {
    const workspace = openWorkspace(folder.root);
    workspace.setOverlay(folder.file('a.ts'), good + '// x\n'.repeat(400_000));
    assert.deepEqual((await workspace.analyze(folder.file('a.ts'))).calls, []);
  });

  it('expressions nested without end do not end the scan', async () => {
    folder.write({
      'deep.ts': `import 'openai';\nclient.chat.completions.create({});\nexport const x = ${'['.repeat(50_000)}${']'.repeat(50_000)};`,
      'a.ts': good,
    });
    const { calls, failed } = await scan();
    assert.deepEqual(calls, ['a.ts gpt-4o']);
    assert.deepEqual(failed, ['deep.ts could not be parsed']);
  });

  it('a text made to keep the search for imports busy does not', async () => {
    const traps = [
      'import '.repeat(40_000),
      `import ${'// '.repeat(40_000)}`,
      `from ${'/* */ '.repeat(40_000)}`,
      `require(${' '.repeat(200_000)}`,
    ];
    folder.write(
      Object.fromEntries(
        traps.map((text, index) => [`trap${index}.ts`, `${text.replaceAll('*/ /*', '*/\n/*')}\n`]),
      ),
    );
    folder.write({ 'a.ts': good });
    const before = performance.now();
    assert.deepEqual((await scan()).calls, ['a.ts gpt-4o']);
    assert.ok(performance.now() - before < 3_000);
  });

  it('files and folders that we may not read are told of, and the others are read', async () => {
    folder.write({ 'a.ts': good, 'locked.ts': good, 'closed/b.ts': good });
    chmodSync(folder.root, 0o755);
    chmodSync(folder.file('locked.ts'), 0o000);
    chmodSync(folder.file('closed'), 0o000);
    // The superuser may read everything, so the test is somebody else for a moment.
    const isSuperuser = process.geteuid?.() === 0;
    if (isSuperuser) process.seteuid?.(65_534);
    try {
      const { calls, failed, scanned } = await scan();
      assert.deepEqual({ calls, scanned }, { calls: ['a.ts gpt-4o'], scanned: 1 });
      assert.deepEqual(failed, ['closed cannot be read (EACCES)', 'locked.ts cannot be read (EACCES)']);
    } finally {
      if (isSuperuser) process.seteuid?.(0);
      chmodSync(folder.file('closed'), 0o755);
    }
  });

  it('imports and constants that go in a circle come to an end', async () => {
    folder.write({
      'a.ts': chatCall('A', "import { B } from './b';\nexport const A = B;"),
      'b.ts': "import { A } from './a';\nexport const B = A;\nexport * from './b';\nexport * from './a';",
      'c.ts': chatCall('C', 'const C = D;\nconst D = C;'),
    });
    assert.deepEqual((await scan()).calls, ['a.ts undefined', 'c.ts undefined']);
  });

  it('links that go in a circle come to an end', async () => {
    folder.write({ 'src/a.ts': good });
    symlinkSync(folder.root, folder.file('src/up'));
    symlinkSync(folder.file('loop'), folder.file('loop'));
    assert.deepEqual((await scan()).calls, ['src/a.ts gpt-4o']);
  });

  it('a folder that is named like a file is a folder', async () => {
    mkdirSync(folder.file('x.ts'));
    folder.write({ 'x.ts/a.ts': good });
    assert.deepEqual((await scan()).calls, ['x.ts/a.ts gpt-4o']);
  });

  it('a pipe that is named like a file is not waited for', async () => {
    if (process.platform !== 'win32') execFileSync('mkfifo', [folder.file('pipe.ts')]);
    folder.write({ 'a.ts': chatCall('X', "import { X } from './pipe';") });
    assert.deepEqual((await scan()).calls, ['a.ts undefined']);
    assert.deepEqual((await openWorkspace(folder.root).analyze(folder.file('pipe.ts'))).calls, []);
  });

  it('a broken tsconfig.json and package.json are worked around', async () => {
    folder.write({
      'tsconfig.json': '{ "compilerOptions": { "paths": ',
      'package.json': '[ "name"',
      'a.ts': good,
    });
    assert.deepEqual((await scan()).calls, ['a.ts gpt-4o']);
  });

  it('a broken .llmcost.json is told of, and the defaults hold', async () => {
    folder.write({ '.llmcost.json': '{ "assume": { "outputTokens": 5 ', 'a.ts': good });
    const { workspace, calls } = await scan();
    assert.deepEqual(calls, ['a.ts gpt-4o']);
    assert.equal(workspace.problems().length, 1);
  });

  it('an empty folder has nothing in it, and neither has one that is not there', async () => {
    const { scanned, failed, calls } = await scan();
    assert.deepEqual({ scanned, failed, calls }, { scanned: 0, failed: [], calls: [] });
    assert.equal(existsSync(folder.file('missing')), false);
    assert.equal((await openWorkspace(folder.file('missing')).scan()).scanned, 0);
  });

  it('more files than the limit are told of', async () => {
    folder.write({ 'a.ts': good, 'b.ts': good, 'c.ts': good });
    const workspace = openWorkspace(folder.root, { limits: { files: 2 } });
    const { scanned, failed } = await workspace.scan();
    assert.equal(scanned, 2);
    assert.deepEqual(failed, [
      { file: folder.root, reason: 'has more than 2 source files, and the rest was not looked at' },
    ]);
  });
});
