import { strict as assert } from 'node:assert';
import { readFileSync } from 'node:fs';
import type { Module } from '../../../server/src/core/ir.ts';
import { bindingsOf, callsOf, classOf, exportsOf, functionOf, loadLowering } from './pythonFacts.ts';

const text = readFileSync(new URL('../../fixtures/python-syntax/service.py', import.meta.url), 'utf8');

describe('a whole Python file to IR', () => {
  let module: Module;

  before(async () => {
    module = (await loadLowering())(text, 'service.py');
  });

  it('has no errors, is a script and exports what stands at its top', () => {
    assert.equal(module.syntaxErrors, 0);
    assert.equal(module.script, true);
    assert.deepEqual(
      exportsOf(module).filter((name) => !/^[a-z]+$/.test(name)),
      [
        ...['*.prompts', 'Client', 'ThreadPoolExecutor', 'Enum', 'cached_property'],
        ...['lru_cache', 'TYPE_CHECKING', 'Annotated', 'AsyncIterator', 'Optional', 'AsyncOpenAI', 'OpenAI'],
        ...['SUMMARY_PROMPT', 'Sequence', 'Store', 'DEFAULT_MODEL', 'LIMITS', 'Client', 'Tone', 'Options'],
        ...['get_client', 'Summariser'],
      ],
    );
  });

  it('binds its imports and constants', () => {
    assert.deepEqual(bindingsOf(module, 'SUMMARY_PROMPT'), ['import: SUMMARY from .prompts']);
    assert.deepEqual(bindingsOf(module, 'Store'), ['import: Store from .store as type']);
    assert.deepEqual(bindingsOf(module, 'tiktoken'), ['import: * from tiktoken, null']);
    assert.deepEqual(bindingsOf(module, 'DEFAULT_MODEL'), ['let: os.getenv("SUMMARY_MODEL", "gpt-4o-mini")']);
    assert.deepEqual(bindingsOf(module, 'LIMITS'), ['let: {short: 256, long: (4 * 1024)}']);
  });

  it('has its classes', () => {
    assert.deepEqual(classOf(module, 'Tone'), [
      'Tone(Enum)',
      'static field FORMAL = "formal"',
      'static field PLAIN = "plain"',
    ]);
    assert.deepEqual(classOf(module, 'Options'), [
      'Options()',
      'static field model: string = DEFAULT_MODEL',
      'static field tone: Tone = Tone.PLAIN',
      'static field stop: string[] = field(default_factory=list)',
      'static field temperature: number = null',
    ]);
    assert.deepEqual(classOf(module, 'Summariser'), [
      'Summariser()',
      'constructor(client, store, options)',
      'static field retries = 3',
      'field _client = client',
      'field _store = [store, (options ?? Options())][0]',
      'field options = [store, (options ?? Options())][1]',
      'getter sync',
      'getter model',
      'static method from_env',
      'static method limit',
      'method prompt',
      'method summarise',
      'method summarise_all',
      'method with_retries',
      'method in_threads',
    ]);
  });

  it('has its functions', () => {
    assert.equal(functionOf(module, 'opened'), 'async (store: Store) -> Summariser: summariser');
    assert.equal(
      functionOf(module, 'from_env'),
      'method (store: Store) -> Summariser: class Summariser(AsyncOpenAI(api_key=os.environ.OPENAI_API_KEY), store)',
    );
    assert.equal(
      functionOf(module, 'prompt'),
      'method (text: string, *examples: string, **extra) -> -: ((head + SUMMARY_PROMPT.format(examples="\\n".join(examples))) + body)',
    );
    assert.deepEqual(bindingsOf(module, 'head'), [
      'let: "You are a {this:Summariser.options.tone.value} writer.\n"',
    ]);
    assert.deepEqual(bindingsOf(module, 'body'), [
      'let: "Summarise in {extra.get("words", 100)} words:\n        {text}\n        {braces} "',
    ]);
  });

  it('has its calls, with what surrounds them', () => {
    assert.deepEqual(
      callsOf(module).filter((call) => /^(?:create|summarise|summarise_all|read|close)\b/.test(call)),
      [
        'create in Summariser.summarise, await',
        'summarise in Summariser.summarise_all, loop over texts, concurrent',
        'create in Summariser.with_retries, loop over range(this:Summariser.retries), try',
        'create, loop over texts, concurrent',
        'close in opened, await',
        'read in main, loop over paths',
        'summarise_all in main, await',
        'read in main',
        'summarise in main, await',
      ],
    );
  });

  it('has its directives', () => {
    assert.deepEqual(
      module.directives.map(({ text: content, ownLine }) => [content, ownLine]),
      [
        ['llm-cost: calls=50k/mo out=300', true],
        ['llm-cost-disable-line missing-retry', false],
      ],
    );
  });
});
