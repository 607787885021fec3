import { strict as assert } from 'node:assert';
import { transformSync } from 'esbuild';
import { followSourceMaps } from '../../server/src/usage/sourceMaps.ts';
import { tempFolder } from '../core/workspace/tempWorkspace.ts';

const SOURCE = `interface Options {
  readonly model: string;
}

export function ask(options: Options): string {
  return call(options.model);
}
`;

describe('a line of compiled code', () => {
  const folder = tempFolder();
  const original = followSourceMaps();

  function compile(sourcefile: string) {
    const { code, map } = transformSync(SOURCE, {
      loader: 'ts',
      sourcemap: true,
      sourcefile,
      sourcesContent: false,
    });
    const lines = code.split('\n');
    const line = lines.findIndex((text) => text.includes('call(')) + 1;
    const col = (lines[line - 1] as string).indexOf('call(') + 1;
    return { code, map, line, col };
  }

  function follow(file: string, line: number, col: number | null) {
    const place = original({ file, line, col, fn: 'ask', ts: 0 });
    return [place.file.replace(`${folder.root}/`, ''), place.line, place.col];
  }

  it('is the line of the source, by a map beside it', () => {
    const { code, map, line, col } = compile('../src/ask.ts');
    folder.write({
      'src/ask.ts': SOURCE,
      'dist/ask.js': `${code}//# sourceMappingURL=ask.js.map\n`,
      'dist/ask.js.map': map,
    });
    assert.deepEqual(follow(folder.file('dist/ask.js'), line, col), ['src/ask.ts', 6, 10]);
    folder.write({ 'dist/bare.js': code, 'dist/bare.js.map': map });
    assert.deepEqual(follow(folder.file('dist/bare.js'), line, col), ['src/ask.ts', 6, 10]);
  });

  it('is the line of the source, by a map inside it', () => {
    const { code, map, line, col } = compile('../src/ask.ts');
    const url = `data:application/json;base64,${Buffer.from(map).toString('base64')}`;
    folder.write({ 'src/ask.ts': SOURCE, 'dist/ask.mjs': `${code}//# sourceMappingURL=${url}\n` });
    assert.deepEqual(follow(folder.file('dist/ask.mjs'), line, col), ['src/ask.ts', 6, 10]);
    assert.deepEqual(follow(folder.file('dist/ask.mjs'), line, null)[0], 'src/ask.ts');
  });

  it('is found through the addresses of bundlers, and through maps of several parts', () => {
    const parts: [string, string][] = [
      ['webpack', 'webpack://my-app/./src/ask.ts'],
      ['turbopack', 'turbopack:///[project]/src/ask.ts'],
      ['file', `file://${folder.file('src/ask.ts')}`],
    ];
    for (const [name, address] of parts) {
      const { code, map, line, col } = compile(address);
      const sections = { version: 3, sections: [{ offset: { line: 1, column: 0 }, map: JSON.parse(map) }] };
      folder.write({
        'src/ask.ts': SOURCE,
        [`.next/dev/${name}.js`]: `\n${code}//# sourceMappingURL=${name}.js.map\n`,
        [`.next/dev/${name}.js.map`]: JSON.stringify(sections),
      });
      assert.deepEqual(
        follow(folder.file(`.next/dev/${name}.js`), line + 1, col),
        ['src/ask.ts', 6, 10],
        name,
      );
    }
  });

  it('follows a program that was compiled again', () => {
    const { code, map, line, col } = compile('../src/ask.ts');
    folder.write({ 'src/ask.ts': SOURCE, 'dist/ask.js': code });
    assert.deepEqual(follow(folder.file('dist/ask.js'), line, col), ['dist/ask.js', line, col]);
    folder.write({ 'dist/ask.js.map': map });
    assert.deepEqual(follow(folder.file('dist/ask.js'), line, col), ['src/ask.ts', 6, 10]);
  });

  it('stays where it is when there is nothing to follow, or nonsense', () => {
    const { code, line } = compile('../src/gone.ts');
    folder.write({
      'a.js': 'call();\n',
      'b.js': `${code}//# sourceMappingURL=b.map\n`,
      'b.map': '{"version":3,',
      'c.js': `${code}//# sourceMappingURL=data:application/json;base64,!!!\n`,
      'd.js': `${code}//# sourceMappingURL=d.js.map\n`,
      'd.js.map': compile('../src/gone.ts').map,
      'e.js': `${code}//# sourceMappingURL=${'../'.repeat(40)}etc/passwd\n`,
    });
    for (const name of ['a.js', 'b.js', 'c.js', 'd.js', 'e.js', 'missing.js']) {
      assert.deepEqual(follow(folder.file(name), line, 3), [name, line, 3]);
    }
    assert.deepEqual(follow(folder.file('x.ts'), 4, 5), ['x.ts', 4, 5]);
  });

  it('is not the line of a package that was bundled', () => {
    const { code, map, line, col } = compile('../node_modules/sdk/ask.ts');
    folder.write({ 'node_modules/sdk/ask.ts': SOURCE, 'dist/ask.js': code, 'dist/ask.js.map': map });
    assert.deepEqual(follow(folder.file('dist/ask.js'), line, col), ['dist/ask.js', line, col]);
  });
});
