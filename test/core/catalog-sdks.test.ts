import { strict as assert } from 'node:assert';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { Ajv } from 'ajv';
import { catalogueFolder, catalogueProblems } from '../../scripts/check-catalogue.mjs';
import schema from '../../server/src/catalog/sdk.schema.json' with { type: 'json' };
import { expandSdk, type SdkSource } from '../../server/src/catalog/sdks/expand.ts';
import { sdks } from '../../server/src/catalog/sdks/index.ts';
import type { FunctionSpec, LlmCallSpec, MemberSpec, SdkFile } from '../../server/src/catalog/types.ts';

const folder = new URL('../../server/src/catalog/sdks/', import.meta.url);
const files = ['', 'python/'].flatMap((part) =>
  readdirSync(new URL(part, folder)).flatMap((name) => (name.endsWith('.json') ? [part + name] : [])),
);

describe('the build', () => {
  it('finds nothing wrong with the catalogue', () => assert.deepEqual(catalogueProblems(), []));

  it('names the file and the line of a mistake', () => {
    const copy = mkdtempSync(join(tmpdir(), 'llm-cost-catalogue-'));
    try {
      cpSync(catalogueFolder, copy, { recursive: true });
      writeFileSync(
        join(copy, 'caching.json'),
        '[\n  { "provider": "openai",\n    "mode": "sometimes" }\n]\n',
      );
      writeFileSync(join(copy, 'sdks', 'groq.json'), '{\n  "id": ,\n');
      const problems = catalogueProblems(copy).join('\n');
      assert.match(
        problems,
        /caching\.json:3: \/0\/mode must be equal to one of the allowed values \(marker, automatic\)/,
      );
      assert.match(problems, /caching\.json:2: \/0 must have required property 'minTokens'/);
      assert.match(problems, /groq\.json:2: no JSON/);
    } finally {
      rmSync(copy, { recursive: true });
    }
  });
});

describe('SDK catalogue', () => {
  const validate = new Ajv({ allErrors: true }).compile(schema);

  for (const name of files) {
    const source = JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as SdkSource;

    it(`${name} follows the schema`, () => {
      assert.ok(validate(source), JSON.stringify(validate.errors, null, 2));
      assert.equal(`${source.id}.json`, basename(name), 'the id is the name of the file');
    });

    it(`${name} is listed`, () => {
      assert.ok(sdks.some((sdk) => sdk.id === source.id && sdk.family === source.family));
    });

    it(`${name} names no type and no function that it does not have`, () => {
      assert.deepEqual(danglingNames(expandSdk(source)), []);
    });

    it(`${name} says of every call what is billed`, () => {
      assert.deepEqual(incompleteCalls(expandSdk(source)), []);
    });
  }

  it('lays what is Azure’s over every call that Azure inherits', () => {
    const openai = sdks.find((sdk) => sdk.id === 'openai');
    const azure = openai?.types.AzureOpenAI?.members ?? {};
    const inherited = callOf(azure['responses.create']);
    const own = callOf(azure['chat.completions.stream']);
    assert.equal(inherited?.modelNaming, 'deployment');
    assert.deepEqual(inherited?.model, ['arg0.model'], 'responses have no deployment in their path');
    assert.equal(own?.modelNaming, 'deployment');
    assert.equal(own?.model?.[0], 'maker.arg0.deployment');
    assert.equal(own?.stream, true);
  });

  it('gives each vendor of the AI SDK its own provider', () => {
    const ai = sdks.find((sdk) => sdk.id === 'vercel-ai');
    assert.deepEqual(ai?.exports['@ai-sdk/groq']?.groq, { value: 'GroqProvider' });
    assert.deepEqual(ai?.types.GroqProvider?.invoke, { returns: 'GroqModel' });
    assert.equal(ai?.types.GroqModel?.provider, 'groq');
    assert.deepEqual(ai?.types.GroqModel?.model, ['maker.arg0']);
  });

  it('says which file is wrong when a shape is missing', () => {
    const source = { ...minimal, functions: { ask: { call: { like: 'chatt' } } } } as const;
    assert.throws(() => expandSdk(source), /sdks\/minimal\.json.*'chatt'/);
  });
});

const minimal: SdkSource = {
  id: 'minimal',
  title: 'Minimal',
  provider: 'none',
  family: 'javascript',
  via: 'direct',
  packages: ['minimal'],
  exports: {},
  types: {},
  functions: {},
  reliability: { retries: null, timeoutMs: null, source: 'test' },
  sources: ['test'],
};

function danglingNames(sdk: SdkFile): string[] {
  const wrong: string[] = [];
  const needType = (name: string | undefined, where: string): void => {
    if (name !== undefined && !(name in sdk.types)) wrong.push(`${where}: no type ${name}`);
  };
  const needFunction = (name: string, where: string): void => {
    if (!(name in sdk.functions)) wrong.push(`${where}: no function ${name}`);
  };
  const check = (spec: MemberSpec, where: string): void => {
    if ('is' in spec) needType(spec.is, where);
    else if ('returns' in spec) needType(spec.returns, where);
  };
  for (const [module, symbols] of Object.entries({ ...sdk.helpers, ...sdk.exports })) {
    for (const [name, symbol] of Object.entries(symbols)) {
      if ('class' in symbol) needType(symbol.class, `${module} ${name}`);
      else if ('value' in symbol) needType(symbol.value, `${module} ${name}`);
      else if ('function' in symbol) needFunction(symbol.function, `${module} ${name}`);
      else if ('memberOf' in symbol) needType(symbol.memberOf, `${module} ${name}`);
    }
  }
  for (const [name, type] of Object.entries(sdk.types)) {
    needType(type.extends, name);
    if (type.invoke) check(type.invoke, `${name}()`);
    for (const [member, spec] of Object.entries(type.members)) check(spec, `${name}.${member}`);
  }
  for (const [name, spec] of Object.entries(sdk.functions)) check(spec, name);
  return wrong;
}

/** Calls without an operation, unpriced without a reason, or priced by tokens without anything that is counted. */
function incompleteCalls(sdk: SdkFile): string[] {
  const specs: [string, MemberSpec][] = [
    ...Object.entries(sdk.types).flatMap(([type, { members, invoke }]) => [
      ...Object.entries(members).map(([name, spec]): [string, MemberSpec] => [`${type}.${name}`, spec]),
      ...(invoke ? [[`${type}()`, invoke] as [string, FunctionSpec]] : []),
    ]),
    ...Object.entries(sdk.functions),
  ];
  return specs.flatMap(([name, spec]) => {
    const call = callOf(spec);
    if (!call) return [];
    if (!call.operation) return [`${name}: no operation`];
    if (call.unit === 'unpriced') return call.unpricedReason ? [] : [`${name}: unpriced without a reason`];
    return call.prompt || call.operation === 'image' ? [] : [`${name}: no prompt`];
  });
}

function callOf(spec: MemberSpec | undefined): LlmCallSpec | undefined {
  return spec && 'call' in spec ? spec.call : undefined;
}
