import { strict as assert } from 'node:assert';
import type { Lower } from '../../../server/src/core/syntax/python.ts';
import { bindingsOf, callsOf, classOf, loadLowering, show } from './pythonFacts.ts';

describe('Python calls and classes to IR', () => {
  let lower: Lower;

  before(async () => {
    lower = await loadLowering();
  });

  const calls = (text: string): string[] => callsOf(lower(text, 'a.py'));

  describe('a call knows', () => {
    it('the loop around it, and how often that runs', () => {
      const text = `
for i in range(5): a()
for i in range(1, 10, 3): b()
for x in xs: c(d())
else: e()
while f(): g()
for i in range(n()): h()
for i in trange(2): j()
for x in tqdm(items(), total=k()): l()
`;
      assert.deepEqual(calls(text), [
        'range',
        'a, loop 5 over range(5)',
        'range',
        'b, loop 3 over range(1, 10, 3)',
        'd, loop over xs',
        'c, loop over xs',
        'e',
        'f, loop',
        'g, loop',
        'n',
        'range',
        'h, loop over range(n())',
        'trange',
        'j, loop 2 over trange(2)',
        'items',
        'k',
        'l, loop over items()',
      ]);
    });

    it('that a comprehension runs its body, and what it runs over only once', () => {
      assert.deepEqual(
        calls('[a(x) for x in b() if c(x)]\n{x: d() for x in range(3)}\ne(f(x) for x in ys)\n'),
        [
          'b',
          'c, loop over b()',
          'a, loop over b()',
          'range',
          'd, loop 3 over range(3)',
          'f, loop over ys',
          'e',
        ],
      );
    });

    it('that a function in a loop or a try runs at its own time, but a lambda handed over does not', () => {
      const text = `
for x in xs:
    try:
        def later(): a()
        kept = lambda: b()
        c(lambda: d())
    except Exception:
        e()
`;
      assert.deepEqual(calls(text), [
        'a in later',
        'b in kept',
        'd, loop over xs, try',
        'c, loop over xs, try',
        'e, loop over xs',
      ]);
    });

    it('who handles its errors', () => {
      const text = `
try:
    a()
except (ValueError, KeyError):
    b()
else:
    c()
finally:
    d()
try:
    e()
finally:
    f()
with suppress(Exception):
    g()
try:
    h()
except* OSError as group:
    pass
`;
      assert.deepEqual(calls(text), ['a, try', 'b', 'c', 'd', 'e', 'f', 'suppress', 'g, try', 'h, try']);
    });

    it('what runs beside it', () => {
      const text = `
async def main(tg, pool):
    await asyncio.gather(a(1), *[b(x) for x in xs], return_exceptions=True)
    task = asyncio.create_task(c())
    tg.create_task(d())
    pool.submit(lambda: e())
    pool.map(lambda x: f(x), xs)
    frame.map(lambda x: g(x))
    gather(h())
`;
      assert.deepEqual(
        calls(text).filter((call) => /^[a-h]\b/.test(call)),
        [
          'a in main, concurrent',
          'b in main, loop over xs, concurrent',
          'c in main, concurrent',
          'd in main, concurrent',
          'e, concurrent',
          'f, loop over xs, concurrent',
          'g, loop over frame',
          'h in main, concurrent',
        ],
      );
    });

    it('that the list it was put into is awaited as one', () => {
      const text = `
async def main():
    tasks = [a(x) for x in xs]
    more = []
    for x in xs:
        more.append(b(x))
    other = [await c(x) for x in xs]
    lonely = [d(x) for x in xs]
    await asyncio.gather(*tasks, *more)
    await asyncio.wait(other)
async def another(tasks):
    lonely = [e(x) for x in xs]
    await asyncio.gather(*tasks)
`;
      assert.deepEqual(
        calls(text).filter((call) => /^[a-e]\b/.test(call)),
        [
          'a in main, loop over xs, concurrent',
          'b in main, loop over xs, concurrent',
          'c in main, loop over xs, await',
          'd in main, loop over xs',
          'e in another, loop over xs',
        ],
      );
    });

    it('its last name, also behind brackets and types', () => {
      const module = lower('a.b["c"].d(1)\n(e)(2)\nForm[int](3)\ng()(4)\nh["i"](5)\n', 'a.py');
      assert.deepEqual(
        module.calls.map(({ name, expr }) => [name, show(module, expr)]),
        [
          ['d', 'a.b.c.d(1)'],
          ['e', 'e(2)'],
          ['Form', 'Form(3)'],
          ['g', 'g()'],
          ['', 'g()(4)'],
          ['', 'h.i(5)'],
        ],
      );
    });

    it('the statement that holds it', () => {
      const text = 'x = [\n  a(),\n]; b()\nif c():\n    d()\n';
      const module = lower(text, 'a.py');
      assert.deepEqual(
        module.calls.map(({ statement: [start, end] }) => text.slice(start, end)),
        ['x = [\n  a(),\n]', 'b()', 'if c():\n    d()', 'd()'],
      );
    });
  });

  it('the variables of a loop take what it gives', () => {
    const module = lower(
      `
for a, (b, c) in pairs: pass
for i, d in enumerate(xs, 1): pass
for e, f in zip(xs, ys): pass
for k, g in table.items(): pass
for h in table.values(): pass
for m in tqdm(sorted(xs)): pass
list(map(lambda n: n.o, xs))
`,
      'a.py',
    );
    const first = (name: string): string | undefined => bindingsOf(module, name)[0];
    assert.equal(first('c'), 'loop: each of pairs[1][1]');
    assert.equal(first('i'), 'loop: ');
    assert.equal(first('d'), 'loop: each of xs');
    assert.equal(first('f'), 'loop: each of ys');
    assert.equal(first('k'), 'loop: ');
    assert.equal(first('g'), 'loop: table[?]');
    assert.equal(first('h'), 'loop: table[?]');
    assert.equal(first('m'), 'loop: each of [*xs]');
    assert.equal(first('n'), 'param: each of xs, (0)');
  });

  it('a variable of two loops is in each what that one gives', () => {
    const module = lower('for x in a:\n    f(x)\nfor x in b:\n    g(x)\n    x = c\n', 'a.py');
    assert.deepEqual(bindingsOf(module, 'x'), [
      'loop: each of a, each of b, c',
      'loop: each of a',
      'loop: each of b, c',
    ]);
  });

  describe('a class', () => {
    const members = (text: string, name = 'A'): string[] => classOf(lower(text, 'a.py'), name);

    it('has the members that its body and its methods make', () => {
      const text = `
class A(Base):
    model: str = "gpt-4o"
    client: OpenAI
    first, second = pair
    if DEBUG:
        level = 1

    def __init__(self, client, *, retries: int = 2):
        super().__init__(client, retries=retries)
        self.client = client
        self.a, self.b = make()
        self.typed: OpenAI = None
        def inner(): self.late = 1

    def ask(self): return self.client.ask(self.model)
    @property
    def lazy(self): return OpenAI()
    @lazy.setter
    def lazy(self, value): self._lazy = value
    @functools.cached_property
    def cached(self): return OpenAI()
    @staticmethod
    def plain(client): return client
    @classmethod
    def make(cls, model): return cls(model)
    def _get(self): return 1
    old = property(_get)
`;
      assert.deepEqual(members(text), [
        'A(Base)',
        'constructor(client, retries)',
        'static field model: string = "gpt-4o"',
        'static field client: OpenAI',
        'static field first = pair[0]',
        'static field second = pair[1]',
        'static field level = 1',
        'field client = client',
        'field a = make()[0]',
        'field b = make()[1]',
        'field typed: OpenAI = null',
        'field late = 1',
        'method ask',
        'getter lazy',
        'field _lazy = value',
        'getter cached',
        'static method plain',
        'static method make',
        'method _get',
        'getter old',
      ]);
    });

    it('is what `self` and `cls` mean', () => {
      const module = lower(
        `
class A(Base):
    def f(self, x):
        def inner(self): return self.one
        return self.two, (lambda: self.three), type(self).four, self.__class__.five
    @classmethod
    def g(cls): return cls.six, cls(7)
    @staticmethod
    def h(self): return self.eight
`,
        'a.py',
      );
      const members = module.exprs.flatMap((expr, id) => (expr.k === 'member' ? [show(module, id)] : []));
      assert.deepEqual(members, [
        'self.one',
        'this:A.two',
        'this:A.three',
        'class A.four',
        'class A.five',
        'this:A.six',
        'self.eight',
      ]);
      const call = module.exprs.findIndex((expr) => expr.k === 'call');
      assert.equal(show(module, call), 'class A(7)');
    });

    it('calls its base', () => {
      const module = lower(
        `
class A(pkg.Base):
    def __init__(self, x):
        super().__init__(x)
        super(A, self).__init__(x)
        pkg.Base.__init__(self, x)
        super().run(x)
`,
        'a.py',
      );
      assert.deepEqual(
        module.calls.map(({ name, expr }) => [name, show(module, expr)]),
        [
          ['__init__', 'super:A(x)'],
          ['__init__', 'super:A(x)'],
          ['__init__', 'super:A(x)'],
          ['run', 'super:A.run(x)'],
        ],
      );
    });

    it('keeps the base that matters', () => {
      assert.equal(members('class A(ABC, Generic[T], LogMixin, Repo[User], Other): pass')[0], 'A(Repo)');
      assert.equal(members('class A(str, Enum): RED = "red"')[0], 'A(Enum)');
      assert.equal(members('class A(object): pass')[0], 'A()');
      assert.equal(members('class A(Base, metaclass=Meta): pass')[0], 'A(Base)');
    });

    it('may keep its only instance', () => {
      const text = `
class A:
    _one = None
    def __new__(cls):
        if cls._one is None:
            cls._one = super().__new__(cls)
            cls._one.client = OpenAI()
        return cls._one
    @classmethod
    def get(cls):
        cls.shared = cls()
`;
      assert.deepEqual(members(text), [
        'A()',
        'static field _one = null',
        'static field _one = class A()',
        'field client = OpenAI()',
        'method __new__',
        'static field shared = class A()',
        'static method get',
      ]);
    });

    it('inside of another has its own members', () => {
      const text = 'class Outer:\n    x = 1\n    class A:\n        y = x\n        def f(self): self.z = 1\n';
      assert.deepEqual(members(text), ['A()', 'static field y = x', 'field z = 1', 'method f']);
      assert.deepEqual(members(text, 'Outer'), ['Outer()', 'static field x = 1']);
    });
  });
});
