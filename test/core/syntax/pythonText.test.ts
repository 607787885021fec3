import { strict as assert } from 'node:assert';
import type { Lower } from '../../../server/src/core/syntax/python.ts';
import { bindingsOf, loadLowering, showType } from './pythonFacts.ts';

describe('Python strings and annotations to IR', () => {
  let lower: Lower;

  before(async () => {
    lower = await loadLowering();
  });

  const x = (text: string): string | undefined =>
    bindingsOf(lower(text, 'a.py'), 'x')[0]?.slice('let: '.length);

  const strings: readonly (readonly [text: string, value: string])[] = [
    [`'a' "b"`, '"ab"'],
    [`("a"\n    "b {}" # why\n    'c')`, '"ab {}c"'],
    [`"""a\n  b"""`, '"a\\n  b"'],
    [`"a\\\n b"`, '"a b"'],
    [String.raw`"\n\x41\u00e9\U0001F600\101\q\\"`, JSON.stringify('\nAé😀A\\q\\')],
    [String.raw`r"\n{}"`, JSON.stringify('\\n{}')],
    [`b"abc"`, '"abc"'],
    [`f"a {b.c!r:>10} {{d}} {e(1)=}"`, '"a {b.c} {d} {e(1)}"'],
    [`f"{a}{f'{b} {c}'}"`, '"{a}{"{b} {c}"}"'],
    [`f"{a["b"]}"`, '"{a.b}"'],
    [`"a " f"{b}" " {c}"`, '"a {b} {c}"'],
    [`"a" + b + 'c'`, '(("a" + b) + "c")'],
    [`"{{a}}"`, '"{{a}}"'],
    [`"{} {}".format(a, b)`, '"{a} {b}"'],
    [`"{b} {a} {b!r:>5} {{c}}".format(a=1, b=two)`, '"{two} {1} {two} {c}"'],
    [`"{1} {0} {2}".format(a, *rest)`, '"{?} {a} {?}"'],
    [`"{0.name} {}".format(a, b)`, '"{?} {a}"'],
    [`("a {}"\n "b {}").format(c, d)`, '"a {c}b {d}"'],
    [`"%s is %5.2f%% of %(no)s" % (a, b)`, '"{a} is {b}% of {?}"'],
    [`"%s" % a`, '"{a}"'],
    [`"%(a)s %(b)d" % {"a": one, "b": two}`, '"{one} {two}"'],
    [`PROMPT % (a, b)`, '"{PROMPT}{[a, b]}"'],
    [`count % 2`, '?'],
    [`textwrap.dedent("""a""")`, '"a"'],
    [`a.format(b)`, 'a.format(b)'],
  ];
  for (const [text, value] of strings) it(`text ${text}`, () => assert.equal(x(`x = ${text}`), value));

  const types: readonly (readonly [text: string, type: string])[] = [
    ['OpenAI', 'OpenAI'],
    ['openai.OpenAI', 'openai.OpenAI'],
    ['"openai . OpenAI"', 'openai.OpenAI'],
    ['Optional[OpenAI]', 'OpenAI'],
    ['typing.Optional["OpenAI"]', 'OpenAI'],
    ['OpenAI | None', 'OpenAI'],
    ['"OpenAI | AsyncOpenAI | None"', 'OpenAI | AsyncOpenAI'],
    ['Union[OpenAI, "AsyncOpenAI", None]', 'OpenAI | AsyncOpenAI'],
    ['Annotated[OpenAI, Depends(get_client), "why]"]', 'OpenAI'],
    ['list["OpenAI"]', 'OpenAI[]'],
    ['Sequence[OpenAI]', 'OpenAI[]'],
    ['AsyncIterator[OpenAI]', 'OpenAI[]'],
    ['tuple[OpenAI, ...]', 'OpenAI[]'],
    ['tuple[dict, OpenAI]', '{1: OpenAI}'],
    ['dict[str, OpenAI]', 'dict[string, OpenAI]'],
    ['Callable[[int, "str"], OpenAI]', '() => OpenAI'],
    ['Callable[..., Awaitable[OpenAI]]', '() => OpenAI'],
    ['Coroutine[Any, Any, OpenAI]', 'OpenAI'],
    ['type[OpenAI]', 'OpenAI'],
    ['ClassVar[Final[OpenAI]]', 'OpenAI'],
    ['Repository[OpenAI, str]', 'Repository[OpenAI, string]'],
    ['str', 'string'],
    ['float', 'number'],
    ['bool', 'boolean'],
    ['Any', '-'],
    ['Literal["gpt-4o", "gpt-5"]', '-'],
    ['None', '-'],
    ['Optional[\n    # why\n    OpenAI\n]', 'OpenAI'],
    ['list[', '-'],
    ['"Optional["', '-'],
  ];
  for (const [text, type] of types) {
    it(`type ${text.replace(/\s+/g, ' ')}`, () => {
      const module = lower(`def f(x: ${text}): pass\n`, 'a.py');
      assert.equal(showType(module.functions[1]?.params[0]?.type), type);
    });
  }

  it('type Self is the class around', () => {
    const module = lower('class A:\n    def make(self) -> Self: ...\n', 'a.py');
    const type = module.functions[1]?.returnType;
    assert.equal(showType(type), 'A');
    assert.equal(type?.t === 'name' && module.bindings[type.binding]?.kind, 'class');
  });
});
