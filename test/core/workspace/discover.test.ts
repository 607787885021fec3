import { strict as assert } from 'node:assert';
import { symlinkSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { discover } from '../../../server/src/workspace/discover.ts';
import { relativeTo } from '../../../server/src/workspace/paths.ts';
import { tempFolder } from './tempWorkspace.ts';

describe('finding source files', () => {
  const folder = tempFolder();
  const find = async (options: Partial<Parameters<typeof discover>[1]> = {}, start = folder.root) => {
    const found = await discover(start, { ignored: () => false, limit: 1000, ...options });
    return { ...found, files: found.files.map((file) => relativeTo(folder.root, file)) };
  };
  const filesOf = async () => (await find()).files;

  it('takes all spellings of TypeScript and JavaScript, and nothing else', async () => {
    folder.write({
      'a.ts': '',
      'b.tsx': '',
      'c.mts': '',
      'd.cts': '',
      'e.js': '',
      'f.jsx': '',
      'g.mjs': '',
      'h.cjs': '',
    });
    folder.write({
      'a.d.ts': '',
      'b.d.mts': '',
      'c.d.css.ts': '',
      'lib.min.js': '',
      'a.json': '',
      'a.vue': '',
      '.ts': '',
      ts: '',
    });
    assert.deepEqual(await filesOf(), ['a.ts', 'b.tsx', 'c.mts', 'd.cts', 'e.js', 'f.jsx', 'g.mjs', 'h.cjs']);
  });

  it('leaves out what was installed, cached or made by a framework', async () => {
    for (const name of [
      'node_modules/openai',
      '.git',
      '.venv',
      'venv',
      '__pycache__',
      '.next',
      '.nuxt',
      '.turbo',
      '.cache',
      '.svelte-kit',
      'coverage',
      'bower_components',
    ]) {
      folder.write({ [`deep/${name}/index.js`]: '' });
    }
    folder.write({ 'src/index.ts': '' });
    assert.deepEqual(await filesOf(), ['src/index.ts']);
  });

  it('leaves out build folders beside a manifest, and keeps folders of that name elsewhere', async () => {
    folder.write({ 'a/package.json': '{}', 'a/dist/x.js': '', 'a/build/x.js': '', 'a/out/x.js': '' });
    folder.write({
      'b/tsconfig.json': '{}',
      'b/dist/x.js': '',
      'a/src/build/keep.ts': '',
      'c/out/keep.ts': '',
    });
    assert.deepEqual(await filesOf(), ['a/src/build/keep.ts', 'c/out/keep.ts']);
  });

  it('follows nested .gitignore files, of which the inner one wins', async () => {
    folder.write({
      '.gitignore': 'generated/\n*.gen.ts\n/only-here.ts\n',
      'generated/a.ts': '',
      'x.gen.ts': '',
      'only-here.ts': '',
    });
    folder.write({
      'sub/.gitignore': '!keep.gen.ts\nown.ts\n',
      'sub/keep.gen.ts': '',
      'sub/lose.gen.ts': '',
      'sub/own.ts': '',
      'sub/only-here.ts': '',
      'own.ts': '',
    });
    assert.deepEqual(await filesOf(), ['own.ts', 'sub/keep.gen.ts', 'sub/only-here.ts']);
  });

  it('keeps what is in a folder that an inner .gitignore takes back', async () => {
    folder.write({
      '.gitignore': 'generated\n',
      'sub/.gitignore': '!generated\n',
      'sub/generated/a.ts': '',
      'generated/b.ts': '',
    });
    assert.deepEqual(await filesOf(), ['sub/generated/a.ts']);
  });

  it('obeys the .gitignore files above, up to the repository', async () => {
    folder.write({
      '.git/HEAD': '',
      '.gitignore': 'secret.ts\n',
      'app/src/secret.ts': '',
      'app/src/a.ts': '',
    });
    assert.deepEqual((await find({}, folder.file('app'))).files, ['app/src/a.ts']);
  });

  it('obeys the .gitignore files of all folders on the way up', async () => {
    folder.write({
      '.git/HEAD': '',
      '.gitignore': 'outer.ts\n',
      'app/.gitignore': 'inner.ts\n',
      'app/src/outer.ts': '',
      'app/src/deep/inner.ts': '',
      'app/src/a.ts': '',
    });
    assert.deepEqual((await find({}, folder.file('app/src'))).files, ['app/src/a.ts']);
  });

  it('understands patterns of all kinds', async () => {
    folder.write({
      '.gitignore': [
        ...['# a.ts', '', '*.gen.ts', '/top.ts', 'docs/**', 'deep/**/x.ts', '[Bb]in/', 'q?.ts', 'UPPER.ts'],
        ...[
          'some/path/y.ts',
          '**/any.ts',
          'z[!0-9].ts',
          'trailing.ts   ',
          '!kept.gen.ts',
          'all/*',
          'a*c*e.ts',
        ],
      ].join('\r\n'),
      ...Object.fromEntries(
        [
          ...[
            'a.ts',
            'b.gen.ts',
            'kept.gen.ts',
            'top.ts',
            'sub/top.ts',
            'docs/d.ts',
            'deep/x.ts',
            'deep/1/2/x.ts',
          ],
          ...[
            'bin/b.ts',
            'sub/Bin/b.ts',
            'q1.ts',
            'q.ts',
            'upper.ts',
            'some/path/y.ts',
            'path/y.ts',
            'sub/any.ts',
          ],
          ...['zz.ts', 'z1.ts', 'trailing.ts', 'all/m.ts', 'sub/all/m.ts', 'abcde.ts', 'ace.ts', 'aec.ts'],
        ].map((name) => [name, '']),
      ),
    });
    const kept = [
      'a.ts',
      'aec.ts',
      'kept.gen.ts',
      'path/y.ts',
      'q.ts',
      'sub/all/m.ts',
      'sub/top.ts',
      'z1.ts',
    ];
    assert.deepEqual(await filesOf(), kept);
  });

  it('understands escapes', async () => {
    folder.write({ '.gitignore': '\\#a.ts\n\\!b.ts\n', '#a.ts': '', '!b.ts': '', 'c.ts': '' });
    assert.deepEqual(await filesOf(), ['c.ts']);
  });

  it('searches an ignored folder when it was asked for by name', async () => {
    folder.write({ '.git/HEAD': '', '.gitignore': 'tmp\n', 'tmp/app/a.ts': '' });
    assert.deepEqual((await find({}, folder.file('tmp/app'))).files, ['tmp/app/a.ts']);
  });

  it('does not follow links, so that loops end and nothing is found twice', async () => {
    folder.write({ 'a/b/x.ts': '' });
    symlinkSync(folder.file('a'), folder.file('a/b/loop'));
    symlinkSync(folder.file('a/b/x.ts'), folder.file('twin.ts'));
    symlinkSync(folder.file('self.ts'), folder.file('self.ts'));
    symlinkSync(folder.file('nowhere'), folder.file('dangling.ts'));
    assert.deepEqual(await filesOf(), ['a/b/x.ts']);
  });

  it('reports a folder that cannot be read, and goes on', async () => {
    folder.write({ 'a.ts': '', 'locked/b.ts': '', 'z/c.ts': '' });
    const locked = folder.file('locked');
    const found = await find({
      readFolder: (path) =>
        path === locked
          ? Promise.reject(Object.assign(new Error('no'), { code: 'EACCES' }))
          : readdir(path, { withFileTypes: true }),
    });
    assert.deepEqual(found.files, ['a.ts', 'z/c.ts']);
    assert.deepEqual(found.failed, [{ file: locked, reason: 'cannot be read (EACCES)' }]);
  });

  it('stops at the limit and says so', async () => {
    folder.write(Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`f${index}.ts`, ''])));
    const found = await find({ limit: 10 });
    assert.equal(found.files.length, 10);
    assert.equal(found.truncated, true);
  });

  it('finds nothing in an empty folder', async () => {
    assert.deepEqual(await find(), {
      files: [],
      packages: [],
      pythonProjects: [],
      failed: [],
      truncated: false,
    });
  });
});
