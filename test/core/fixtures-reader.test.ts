import { strict as assert } from 'node:assert';
import type { Finding, LlmCall } from '../../server/src/core/model.ts';
import { parseCall } from './expectedCall.ts';
import { checkMarkers, type FixtureFile } from './fixtures.ts';
import { readMarkers } from './markers.ts';
import { memoryHost } from './memoryHost.ts';

describe('fixture markers', () => {
  it('speak of the next code line when they stand alone, past comments and other markers', () => {
    const { markers } = readMarkers('// call: a b\n// warn: rule "x"\n\n// A remark.\nask();\n', '//');
    assert.deepEqual(
      markers.map(({ kind, text, line }) => [kind, text, line]),
      [
        ['call', 'a b', 5],
        ['warn', 'rule "x"', 5],
      ],
    );
  });

  it('speak of their own line when code comes before them', () => {
    const { markers } = readMarkers('ask(); // call: a b // ok: rule\nother();\n', '//');
    assert.deepEqual(
      markers.map(({ kind, text, line }) => [kind, text, line]),
      [
        ['call', 'a b', 1],
        ['ok', 'rule', 1],
      ],
    );
  });

  it('are blanked to as many spaces, so that every offset stays', () => {
    const source = 'ask(); // call: a b\r\nconst url = "https://x"; // a remark\n  // info: rule\r\n  end();';
    const { text } = readMarkers(source, '//');
    assert.equal(text.length, source.length);
    assert.equal(
      text,
      `ask(); ${' '.repeat(12)}\r\nconst url = "https://x"; // a remark\n  ${' '.repeat(13)}\r\n  end();`,
    );
  });

  it('are block comments in JSX', () => {
    const { text, markers } = readMarkers('<p>\n  {/* call: a b */}\n  <b onClick={ask} />\n</p>', '//');
    assert.deepEqual(markers, [{ kind: 'call', text: 'a b', line: 3, at: 2 }]);
    assert.ok(!text.includes('*'));
  });

  it('begin with a hash in Python', () => {
    const { text, markers } = readMarkers('# call: a b\n# a remark\nask()  # hint: rule "ask"\n', '#');
    assert.deepEqual(
      markers.map(({ kind, line }) => [kind, line]),
      [
        ['call', 3],
        ['hint', 3],
      ],
    );
    assert.ok(text.includes('# a remark'));
  });

  it('are not taken from ordinary comments', () => {
    assert.deepEqual(readMarkers('// called: x\n// See https://a.b/call: c\nask();', '//').markers, []);
  });

  it('fail without code after them, and with a field that does not exist', () => {
    assert.throws(() => readMarkers('ask();\n// call: a b\n', '//'), /line 2: no code after the marker/);
    assert.throws(() => parseCall('openai responses.create modle=gpt-4o'), /no field 'modle'/);
  });
});

describe('checking of fixtures', () => {
  it('accepts what is marked', () => {
    assert.deepEqual(
      checkMarkers(fixture('ask(); // call: openai ask model=gpt-4o'), { calls: [call('gpt-4o')] }),
      [],
    );
  });

  it('refuses a call without a marker, and says where an "ok" denies it', () => {
    const found = { calls: [call('gpt-4o')] };
    assert.deepEqual(checkMarkers(fixture('ask();'), found), [
      'a.ts:1 unexpected call (no marker): openai ask model=gpt-4o provider=openai',
    ]);
    assert.match(checkMarkers(fixture('ask(); // ok: call'), found)[0] ?? '', /unexpected call \(ok: call\)/);
  });

  it('refuses a marker without its call', () => {
    assert.deepEqual(checkMarkers(fixture('ask(); // call: openai ask'), { calls: [] }), [
      'a.ts:1 missing call: openai ask',
    ]);
  });

  it('says how a call differs', () => {
    const problems = checkMarkers(fixture('ask(); // call: openai ask model=gpt-4o cap=5 stream'), {
      calls: [call('gpt-5.5')],
    });
    assert.deepEqual(problems, [
      'a.ts:1 wrong call: openai ask model=gpt-4o cap=5 stream, but model=gpt-5.5, cap=none, stream=false',
    ]);
  });

  it('tells the calls of one line apart', () => {
    const file = fixture('// call: openai ask model=b\n// call: openai ask model=a\n[ask(), ask()];', 'ask');
    const calls = [call('a', file.text.indexOf('ask')), call('b', file.text.lastIndexOf('ask'))];
    assert.deepEqual(checkMarkers(file, { calls }), []);
  });

  it('compares findings by rule, severity and the text under the squiggle', () => {
    const file = fixture('ask("gpt-4"); // warn: old-model ""gpt-4""');
    const at = (text: string): Finding => finding(file.text.indexOf(text), text.length);
    assert.deepEqual(checkMarkers(file, { findings: [at('"gpt-4"')] }), []);
    assert.deepEqual(checkMarkers(file, { findings: [at('ask')] }), [
      'a.ts:1 wrong warn: old-model ""gpt-4"", but warning "ask"',
    ]);
    assert.deepEqual(checkMarkers(file, { findings: [] }), ['a.ts:1 missing warn: old-model ""gpt-4""']);
    const denied = checkMarkers(fixture('ask("gpt-4"); // ok: old-model'), { findings: [at('ask')] });
    assert.match(denied[0] ?? '', /unexpected warning \(ok: old-model\)/);
  });
});

describe('host of fixtures', () => {
  const host = memoryHost(
    new Map([
      [
        '/w/package.json',
        '{ "name": "root", "dependencies": { "openai": "^4.20.0" }, "imports": { "#lib/*": "./src/lib/*.js" } }',
      ],
      ['/w/tsconfig.json', '{ /* aliases */ "compilerOptions": { "paths": { "@/*": ["./src/*"] } } }'],
      [
        '/w/packages/llm/package.json',
        '{ "name": "@acme/llm", "exports": { ".": { "import": "./src/main.ts" }, "./models": "./src/models.ts" } }',
      ],
      ['/w/packages/llm/src/main.ts', 'export * from "./models.js";'],
      ['/w/packages/llm/src/models.ts', 'export const M = "m";'],
      ['/w/src/a.ts', 'import { M } from "@acme/llm"; import b from "./lib";'],
      ['/w/src/lib/index.ts', 'export default 1;'],
    ]),
    { root: '/w' },
  );

  for (const [specifier, expected] of [
    ['./lib', { file: '/w/src/lib/index.ts' }],
    ['./lib/index.js', { file: '/w/src/lib/index.ts' }],
    ['@/lib', { file: '/w/src/lib/index.ts' }],
    ['#lib/index', { file: '/w/src/lib/index.ts' }],
    ['@acme/llm', { file: '/w/packages/llm/src/main.ts' }],
    ['@acme/llm/models', { file: '/w/packages/llm/src/models.ts' }],
    ['openai', { external: 'openai' }],
    ['openai/azure', { external: 'openai/azure' }],
    ['./missing', undefined],
  ] as const) {
    it(`resolves ${specifier}`, () => assert.deepEqual(host.resolve('/w/src/a.ts', specifier), expected));
  }

  it('knows importers, relative paths, versions and modules', () => {
    assert.deepEqual(host.importers('/w/packages/llm/src/main.ts'), ['/w/src/a.ts']);
    assert.deepEqual(host.importers('/w/packages/llm/src/models.ts'), ['/w/packages/llm/src/main.ts']);
    assert.equal(host.relative('/w/src/a.ts'), 'src/a.ts');
    assert.equal(host.packageVersion('/w/src/a.ts', 'openai'), '4.20.0');
    assert.equal(host.packageVersion('/w/packages/llm/src/main.ts', 'none'), undefined);
    assert.equal(host.module('/w/src/a.ts')?.language, 'typescript');
    assert.equal(host.module('/w/src/a.ts'), host.module('/w/src/a.ts'), 'lowered once');
    assert.equal(host.module('/w/none.ts'), undefined);
  });
});

function fixture(source: string, name = 'a'): FixtureFile {
  return { file: `/fixture/${name}.ts`, name: `${name}.ts`, ...readMarkers(source, '//') };
}

/** Only what a marker can speak of is real. */
function call(model: string, at = 0): LlmCall {
  return {
    sdk: 'openai',
    provider: 'openai',
    method: 'ask',
    models: [{ id: model, provider: 'openai', source: 'literal', at: null }],
    modelReason: null,
    nameSpan: [at, at + 3],
    outputCap: { known: false, reason: 'absent' },
    stream: false,
  } as unknown as LlmCall;
}

function finding(at: number, length: number): Finding {
  return {
    rule: 'old-model',
    severity: 'warning',
    span: [at, at + length],
    message: 'old',
  } as unknown as Finding;
}
