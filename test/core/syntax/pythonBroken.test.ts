/** Half-typed Python: what can be read is read, and nothing throws. */
import { strict as assert } from 'node:assert';
import { readFileSync } from 'node:fs';
import type { Module, Span } from '../../../server/src/core/ir.ts';
import type { Lower } from '../../../server/src/core/syntax/python.ts';
import { callsOf, classOf, exportsOf, functionOf, loadLowering, show, textAt } from './pythonFacts.ts';

const sample = readFileSync(new URL('../../fixtures/python-syntax/service.py', import.meta.url), 'utf8');

describe('broken Python to IR', () => {
  let lower: Lower;

  before(async () => {
    lower = await loadLowering();
  });

  it('keeps what follows an open bracket', () => {
    const text = `client = OpenAI()

def first():
    return client.responses.create(model="gpt-4o",

class A:
    def run(self):
        data = [1, {"a": client.embeddings.create(
        return data

@app.get("/")
async def last():
    client.responses.create(model="gpt-5", input=[{
print("done")
`;
    const module = lower(text, 'a.py');
    assert.ok(module.syntaxErrors > 0);
    assert.deepEqual(exportsOf(module), ['client', 'first', 'A', 'last']);
    assert.deepEqual(callsOf(module), [
      'OpenAI',
      'create in first',
      'create in A.run',
      'get',
      'create in last',
      'print',
    ]);
    assert.equal(functionOf(module, 'first'), '() -> -: client.responses.create(model="gpt-4o")');
    assert.deepEqual(classOf(module, 'A'), ['A()', 'method run']);
  });

  it('keeps the offsets of the text as it was typed', () => {
    const text = 'a = f("gpt-\nb = g(1,\ndef h():\n    return i("😀"\n\nj(k)\n';
    const module = lower(text, 'a.py');
    assert.deepEqual(
      module.calls.map((call) => [textAt(text, call.nameSpan), textAt(text, module.exprs[call.expr]?.span)]),
      [
        ['f', 'f("gpt-'],
        ['g', 'g(1,'],
        ['i', 'i("😀"'],
        ['j', 'j(k)'],
      ],
    );
    assert.deepEqual(
      module.calls.map(({ statement }) => textAt(text, statement)),
      ['a = f("gpt-', 'b = g(1,', 'return i("😀"', 'j(k)'],
    );
  });

  it('reads a call whose end is missing', () => {
    const module = lower('client.chat.completions.create(model="gpt-4o", messages=[{"role": "user"', 'a.py');
    const [call] = module.calls;
    assert.equal(
      show(module, call?.expr),
      'client.chat.completions.create(model="gpt-4o", messages=[{role: "user"}])',
    );
  });

  it('takes lines that go on for what they are', () => {
    const text = 'x = f(\n    a\n    if b\n    else c,\n[\nd\nfor e in g\n],\nh=1)\ny = = 1\n';
    const module = lower(text, 'a.py');
    assert.ok(module.syntaxErrors > 0);
    assert.deepEqual(
      module.calls.map(({ expr }) => show(module, expr)),
      ['f((a | c), ?.map(fn(d)), h=1)'],
    );
  });

  it('reads Python 2 and tabs', () => {
    const module = lower(
      'def f((a, b)):\n\tprint "x", g(a)\n\tprint >>err, h()\n\texec "1"\n\traise E, "m"\n',
      'a.py',
    );
    assert.deepEqual(callsOf(module).slice(0, 2), ['g in f', 'h in f']);
  });

  describe('nested deeper than any person writes', () => {
    const deep: Readonly<Record<string, string>> = {
      brackets: `${'('.repeat(3000)}x${')'.repeat(3000)}`,
      'open brackets': 'f(['.repeat(3000),
      calls: `${'f('.repeat(2000)}x${')'.repeat(2000)}`,
      'method chains': `x${'.a(1)'.repeat(3000)}`,
      lists: `${'['.repeat(3000)}${']'.repeat(3000)}`,
      lambdas: `x = ${'lambda: '.repeat(2000)}1`,
      conditions: `x = ${'a if b else '.repeat(2000)}c`,
      comprehensions: `${'['.repeat(400)}x${' for x in y]'.repeat(400)}`,
      annotations: `x: ${'list['.repeat(3000)}int${']'.repeat(3000)}`,
      assignments: `${'a = '.repeat(3000)}1`,
      functions: Array.from({ length: 400 }, (_, level) => `${' '.repeat(level)}def f():`).join('\n'),
      patterns: `match x:\n  case ${'['.repeat(1000)}a${']'.repeat(1000)}: pass`,
      formats: 'f"{'.repeat(300),
    };
    for (const [name, text] of Object.entries(deep))
      it(name, () => assert.doesNotThrow(() => lower(text, 'a.py')));

    it('sums and alternatives of thousands of parts are read whole', () => {
      const { calls } = lower(`x = ${'f() + '.repeat(5000)}f()\ny = ${'g() or '.repeat(5000)}g()`, 'a.py');
      assert.equal(calls.length, 10_002);
    });
  });

  it('is read wherever it is cut off, with every offset inside of the text', () => {
    for (let end = 0; end < sample.length; end += 29) check(sample.slice(0, end));
  });

  it('is read with a part torn out, or something stray put in, anywhere', () => {
    const stray = ['(', '[', '{', ')', '"', "'", '"""', '\\', ':', '=', '@', '#', '\t', '\u0000', '\ud83d'];
    for (let at = 0; at < sample.length; at += 41) {
      check(sample.slice(0, at) + sample.slice(at + (at % 40)));
      check(sample.slice(0, at) + stray[at % stray.length] + sample.slice(at));
    }
  });

  function check(text: string): void {
    let module: Module | undefined;
    assert.doesNotThrow(() => {
      module = lower(text, 'a.py');
    }, text);
    const spans = [
      ...(module?.exprs ?? []).map(({ span }) => span),
      ...(module?.calls ?? []).flatMap(({ nameSpan, statement }) => [nameSpan, statement]),
      ...(module?.functions ?? []).flatMap(({ span, nameSpan }) => [span, nameSpan]),
    ];
    const isInside = ([start, end]: Span): boolean => start >= 0 && start <= end && end <= text.length;
    assert.deepEqual(
      spans.filter((span) => !isInside(span)),
      [],
      text,
    );
  }
});
