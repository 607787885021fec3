import { strict as assert } from 'node:assert';
import type { Module } from '../../../server/src/core/ir.ts';
import type { Lower } from '../../../server/src/core/syntax/python.ts';
import { bindingsOf, exportsOf, functionOf, loadLowering, show, textAt } from './pythonFacts.ts';

describe('Python to IR', () => {
  let lower: Lower;

  before(async () => {
    lower = await loadLowering();
  });

  const read = (text: string): Module => lower(text, 'a.py');
  /** The sources of the only binding called `x`. */
  const x = (text: string): string | undefined => bindingsOf(read(text), 'x')[0];

  describe('imports', () => {
    it('bind the first part of a dotted module, or the alias', () => {
      const module = read('import a.b.c\nimport d.e as f, g\n');
      assert.deepEqual(bindingsOf(module, 'a'), ['import: * from a']);
      assert.deepEqual(bindingsOf(module, 'f'), ['import: * from d.e']);
      assert.deepEqual(bindingsOf(module, 'g'), ['import: * from g']);
    });

    it('bind a package once, however many of its modules are imported', () => {
      assert.deepEqual(bindingsOf(read('import a.b\nimport a.c\n'), 'a'), ['import: * from a']);
    });

    it('keep the dots of relative ones', () => {
      const module = read(
        'from . import a\nfrom .b import c\nfrom ..d.e import (\n    f as g,  # why\n    h,\n)\n',
      );
      assert.deepEqual(bindingsOf(module, 'a'), ['import: a from .']);
      assert.deepEqual(bindingsOf(module, 'c'), ['import: c from .b']);
      assert.deepEqual(bindingsOf(module, 'g'), ['import: f from ..d.e']);
      assert.deepEqual(bindingsOf(module, 'h'), ['import: h from ..d.e']);
    });

    it('of all names are listed and passed on', () => {
      const module = read('from .models import *\nfrom openai import *\n');
      assert.deepEqual(module.starImports, ['.models', 'openai']);
      assert.deepEqual(exportsOf(module), ['*.models', '*openai']);
    });

    it('are found in functions, handlers and conditions', () => {
      const module = read(`
from typing import TYPE_CHECKING
try:
    from openai import OpenAI
except ImportError as error:
    import fallback
    OpenAI = None
if TYPE_CHECKING:
    from anthropic import Anthropic
for name in names:
    import looped
def f():
    import inner
`);
      assert.deepEqual(bindingsOf(module, 'OpenAI'), ['import: OpenAI from openai, null']);
      assert.deepEqual(bindingsOf(module, 'Anthropic'), ['import: Anthropic from anthropic as type']);
      assert.deepEqual(bindingsOf(module, 'inner'), ['import: * from inner']);
      assert.deepEqual(exportsOf(module), [
        ...['TYPE_CHECKING', 'OpenAI', 'fallback', 'Anthropic', 'name', 'looped', 'f'],
      ]);
    });

    it('by name are modules', () => {
      assert.equal(x('import importlib\nx = importlib.import_module("a.b")'), 'let: module a.b');
      assert.equal(x('x = __import__("openai")'), 'let: module openai');
    });
  });

  describe('names', () => {
    it('of a function are its own, wherever in it they are assigned', () => {
      const module = read('x = 1\ndef f():\n    y = x\n    if y:\n        x = 2\n');
      assert.deepEqual(bindingsOf(module, 'x'), ['let: 1', 'let: 2']);
      const used = module.exprs.find((expr) => expr.k === 'name' && expr.name === 'x');
      assert.equal(used?.k === 'name' && module.bindings[used.binding]?.fn, 1);
    });

    it('that are global or nonlocal belong elsewhere', () => {
      const module = read(`
client = None
def make():
    global client
    client = OpenAI()
def outer():
    cache = None
    def inner():
        nonlocal cache
        cache = OpenAI()
`);
      assert.deepEqual(bindingsOf(module, 'client'), ['let: null, OpenAI()']);
      assert.deepEqual(bindingsOf(module, 'cache'), ['let: null, OpenAI()']);
    });

    it('that only a function assigns as global are exported', () => {
      assert.deepEqual(exportsOf(read('def f():\n    global x\n    x = 1\n')), ['x', 'f']);
    });

    it('of a class are not seen by its methods', () => {
      const module = read(
        'class A:\n    model = "a"\n    other = model\n    def f(self):\n        return model\n',
      );
      const uses = module.exprs.flatMap((expr) => (expr.k === 'name' ? [expr.binding >= 0] : []));
      assert.deepEqual(uses, [true, false]);
    });

    it('of a comprehension stay in it, but for those of the walrus', () => {
      const module = read('def f(xs):\n    [y for item in xs if (y := item)]\n');
      assert.deepEqual(bindingsOf(module, 'item'), ['loop: each of xs']);
      assert.deepEqual(bindingsOf(module, 'y'), ['let: item']);
      assert.deepEqual(
        module.exprs.flatMap((expr) => (expr.k === 'name' && expr.name === 'y' ? [expr.binding >= 0] : [])),
        [true],
      );
    });

    it('of a parameter are not those of its default', () => {
      const module = read('client = OpenAI()\ndef ask(client=client): pass\n');
      const [made, taken] = module.bindings.filter(({ name }) => name === 'client');
      const fallback = module.exprs[module.functions[1]?.params[0]?.fallback ?? -1];
      assert.equal(fallback?.k === 'name' && module.bindings[fallback.binding], made);
      assert.deepEqual(taken?.sources, [{ from: 'param', fn: 1, index: 0, path: [] }]);
    });

    it('of an exception hold in its handler', () => {
      const module = read('try:\n    pass\nexcept Error as client:\n    client.retry()\nclient.ask()\n');
      const uses = module.exprs.flatMap((expr) =>
        expr.k === 'name' && expr.name === 'client' ? [module.bindings[expr.binding]?.kind] : [],
      );
      assert.deepEqual(uses, ['catch', undefined]);
    });

    it('that a pattern captures are bound', () => {
      const module = read(`
match command:
    case {"model": model, **rest}: pass
    case Point(x=0, y=other) | [other, *more]: pass
    case Color.RED | "text" | None: pass
    case str() as text: pass
    case _: pass
`);
      assert.deepEqual(
        module.bindings.map(({ name }) => name),
        ['model', 'rest', 'other', 'more', 'text'],
      );
    });
  });

  describe('assignments', () => {
    it('take values apart', () => {
      const module = read('a, (b, *c), *d, e = pair\n[f, g] = h = f(1)\n');
      assert.deepEqual(bindingsOf(module, 'a'), ['let: pair[0]']);
      assert.deepEqual(bindingsOf(module, 'b'), ['let: pair[1][0]']);
      assert.deepEqual(bindingsOf(module, 'c'), ['let: pair[1][rest]']);
      assert.deepEqual(bindingsOf(module, 'd'), ['let: pair[rest]']);
      assert.deepEqual(bindingsOf(module, 'e'), ['let: ']);
      assert.deepEqual(bindingsOf(module, 'g'), ['let: f(1)[1]']);
      assert.deepEqual(bindingsOf(module, 'h'), ['let: f(1)']);
    });

    it('to members and items are written down', () => {
      const module = read(`
app.state.client = OpenAI()
options["model"] = "gpt-4o"
options.update(max_tokens=5, **more)
options.update({"stop": None})
options.setdefault("user", "me")
setattr(settings, "model", "gpt-5")
a.b, c["d"] = pair
`);
      assert.deepEqual(
        module.memberWrites.map(({ object, name, value }) => [
          show(module, object),
          name,
          show(module, value),
        ]),
        [
          ['app.state', 'client', 'OpenAI()'],
          ['options', 'model', '"gpt-4o"'],
          ['options', 'max_tokens', '5'],
          ['options', 'stop', 'null'],
          ['options', 'user', '"me"'],
          ['settings', 'model', '"gpt-5"'],
          ['a', 'b', 'pair[0]'],
          ['c', 'd', 'pair[1]'],
        ],
      );
    });

    it('with a type and no value only declare', () => {
      assert.equal(x('x: OpenAI\nx = make()'), 'let as OpenAI: make()');
    });

    it('of types name the type too', () => {
      const module = read(`
Client = OpenAI | AsyncOpenAI
Either = Union[OpenAI, None]
type Alias = list[OpenAI]
T = TypeVar("T", bound=OpenAI)
OPTIONS = DEFAULTS | EXTRA
`);
      const types = module.bindings.filter(({ kind }) => kind === 'type').map(({ name }) => name);
      assert.deepEqual(types, ['Client', 'Either', 'Alias', 'T']);
    });

    it('by with take what is entered', () => {
      const module = read(
        'async with Client() as client, open("f") as (a, b):\n    pass\nwith (A() as c, B()):\n    pass\n',
      );
      assert.deepEqual(bindingsOf(module, 'client'), ['let: Client()']);
      assert.deepEqual(bindingsOf(module, 'b'), ['let: open("f")[1]']);
      assert.deepEqual(bindingsOf(module, 'c'), ['let: A()']);
      assert.deepEqual(
        module.calls.map(({ name, awaited }) => [name, awaited]),
        [
          ['Client', true],
          ['open', true],
          ['A', false],
          ['B', false],
        ],
      );
    });
  });

  describe('expressions', () => {
    const cases: readonly (readonly [text: string, value: string])[] = [
      ['True', 'true'],
      ['None', 'null'],
      ['-1_000', '-1000'],
      ['0x1F', '31'],
      ['2j', '?'],
      ['~5', '?'],
      ['10 * 60 ** 2 - 1', '((10 * (60 ** 2)) - 1)'],
      ['a // b', '?'],
      ['a or b or "c"', '((a ?? b) ?? "c")'],
      ['a and b', '(b)'],
      ['a if b else c', '(a | c)'],
      ['(((a)))', 'a'],
      ['a["b"].c[0][i]', 'a.b.c[0][i]'],
      ['a[1:2]', '(a)'],
      ['a[1, 2]', '?'],
      ['{"a": 1, **b, c: 2, 3: 4}', '{a: 1, **b, [c]: 2, 3: 4}'],
      ['dict(a, b=1, **c)', '{**a, b: 1, **c}'],
      ['dict()', '{}'],
      ['a | {"b": 1}', '{**a, **{b: 1}}'],
      ['[1, *a]', '[1, *a]'],
      ['1, 2', '[1, 2]'],
      ['{1, 2}', '[1, 2]'],
      ['list(a)', '[*a]'],
      ['sorted(a, key=lambda y: y.z)', '[*a]'],
      ['str(a)', '"{a}"'],
      ['f(*a, b=1, **c)', 'f(*a, b=1, **c)'],
      ['f(i for i in a)', 'f(?.map(fn(i)))'],
      ['[f(i) for i in a]', '?.map(fn(f(i)))'],
      ['{i: f(i) for i in a}', '{[i]: f(i)}'],
      ['lambda a, b=1: a', 'fn(a)'],
      ['getattr(a, "b")', 'a.b'],
      ['getattr(a, "b", "c")', '(a.b ?? "c")'],
      ['cast("OpenAI", a)', 'a as OpenAI'],
      ['typing.cast(OpenAI, a)', 'a as OpenAI'],
      ['Agent[Deps, str]("a")', 'Agent("a")'],
      ['factories["a"]("b")', 'factories.a("b")'],
      ['(y := f(1))', 'f(1)'],
      ['a == b', '(a == b)'],
      ['not f()', '?'],
    ];
    for (const [text, value] of cases) it(text, () => assert.equal(x(`x = ${text}`), `let: ${value}`));

    it('await is of the call, not of its arguments', () => {
      const module = read('async def f():\n    x = await a(b(), [c()]).d()\n');
      assert.deepEqual(
        module.calls.map(({ name, awaited }) => [name, awaited]),
        [
          ['b', false],
          ['c', false],
          ['a', false],
          ['d', true],
        ],
      );
    });
  });

  describe('functions', () => {
    it('tell their parameters, what they return and how they are decorated', () => {
      const module = read(`
@retry(stop=3)
@cache
async def ask(text: str, /, model="gpt-4o", *args: int, client: OpenAI | None = None, **options) -> OpenAI:
    return client
    return text
`);
      assert.equal(
        functionOf(module, 'ask'),
        'async (text: string, model = "gpt-4o", *args: number, client: OpenAI = null, **options) -> OpenAI: client, text',
      );
      const [, ask] = module.functions;
      assert.deepEqual(
        ask?.decorators.map((id) => show(module, id)),
        ['retry(stop=3)', 'cache'],
      );
    });

    it('that yield give what they yield', () => {
      const module = read(`
@contextmanager
def one() -> Iterator[OpenAI]:
    client = OpenAI()
    try:
        yield client
    finally:
        client.close()
def many() -> Iterator[str]:
    for item in items:
        yield item
    yield from others
`);
      assert.equal(functionOf(module, 'one'), '() -> OpenAI: client');
      assert.equal(functionOf(module, 'many'), '() -> string[]: [item], [*others]');
      assert.equal(module.functions[1]?.generator, true);
    });

    it('of one name under a condition are alternatives', () => {
      const module = read('if a:\n    def f(): pass\nelse:\n    def f(): pass\n');
      assert.deepEqual(bindingsOf(module, 'f'), ['function: def f, def f']);
    });

    it('that are mere signatures are left out', () => {
      const module = read(
        '@overload\ndef f(a: int): ...\n@typing.overload\ndef f(a: str): ...\ndef f(a): return a\n',
      );
      assert.deepEqual(bindingsOf(module, 'f'), ['function: def f']);
    });

    it('without a name take that of their variable', () => {
      assert.deepEqual(
        read('ask = lambda x: x\nself.b = lambda: 1\nf(lambda: 2)').functions.map(({ name }) => name),
        ['', 'ask', 'b', ''],
      );
    });
  });

  it('a program that is started by hand is a script', () => {
    assert.equal(read('#!/usr/bin/env python\n').script, true);
    assert.equal(read('def main(): pass\nif __name__ == "__main__":\n    main()\n').script, true);
    assert.equal(read('print(__name__ == "__main__")\n').script, false);
  });

  it('comments that speak to us are found, and look-alikes in strings are not', () => {
    const text =
      '# llm-cost: calls=5\r\nf()  # llm-cost-disable-line x\n"# llm-cost: calls=1"\n"""\n# llm-cost: out=1\n"""\n# about llm-cost\n';
    const { directives } = read(text);
    assert.deepEqual(
      directives.map(({ text: content, ownLine }) => [content, ownLine]),
      [
        ['llm-cost: calls=5', true],
        ['llm-cost-disable-line x', false],
      ],
    );
    assert.deepEqual(
      directives.map(({ span }) => textAt(text, span)),
      ['# llm-cost: calls=5', '# llm-cost-disable-line x'],
    );
  });

  it('offsets count UTF-16 units, whatever stands before', () => {
    const text = '\ufeff# 漢字 😀\ns = "👩‍👩‍👧 é"; ask(f"{s}😀", model="gpt-4o")\n';
    const module = read(text);
    assert.equal(textAt(text, module.calls[0]?.nameSpan), 'ask');
    assert.equal(textAt(text, module.calls[0]?.statement), 'ask(f"{s}😀", model="gpt-4o")');
    const literal = module.exprs.find((expr) => expr.k === 'literal' && expr.value === 'gpt-4o');
    assert.equal(textAt(text, literal?.span), '"gpt-4o"');
    assert.equal(bindingsOf(module, 's')[0], 'let: "👩‍👩‍👧 é"');
  });

  it('is plain data', () => {
    const module = read('class A:\n    def f(self): return [g(x) for x in y]\n');
    assert.deepEqual(JSON.parse(JSON.stringify(module)), structuredClone(module));
  });
});
