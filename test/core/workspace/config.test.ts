import { strict as assert } from 'node:assert';
import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { parse } from 'jsonc-parser';
import { DEFAULT_CONFIG } from '../../../server/src/core/model.ts';
import { readConfig } from '../../../server/src/workspace/config.ts';
import { readConfigFile } from '../../../server/src/workspace/configFile.ts';
import type { EditorSettings } from '../../../server/src/workspace/types.ts';

/** The example of DESIGN 5.2, word for word. */
const EXAMPLE = `{ "volume": [ {"files":"src/api/**","callsPerMonth":"50k"}, {"site":"src/chat.ts#answer","callsPerMonth":"2k/day"} ],
  "assume": {"callsPerMonth":10000,"dynamicTokens":250,"outputTokens":400,"loopIterations":10,"cachedShare":0},
  "models": {"my-azure-deployment":"azure:gpt-4o"},
  "prices": {"azure:gpt-4o":{"input_mtok":2.0,"output_mtok":8.0}},
  "budgets": {"perRequestUsd":0.5,"dailyUsd":50,"monthlyUsd":1000},
  "alerts": [ {"name":"HighCostPerRequest","metric":"cost_per_request","above":0.10,"severity":"warning"},
              {"name":"LowCacheHitRate","metric":"cache_hit_rate","below":0.60,"severity":"warning"},
              {"name":"HighErrorRate","metric":"error_rate","above":0.05,"severity":"critical"} ],
  "rules": {"retired-model":"off","missing-retry":"warning"},
  "wrappers": [ {"module":"@acme/llm","export":"ask","model":"gpt-4o"} ],
  "ignore": ["**/vendor/**"] }`;

const read = (text: string) => readConfigFile('/w/.llmcost.json', text);

/** What each problem marks and says, as `severity "marked text" message`. */
function problemsOf(text: string): string[] {
  return read(text).problems.map(
    ({ span: [start, end], severity, message }) =>
      `${severity} ${JSON.stringify(text.slice(start, end))} ${message}`,
  );
}

describe('the file .llmcost.json', () => {
  it('is read as the documentation writes it', () => {
    const { team, problems } = read(EXAMPLE);
    assert.deepEqual(problems, []);
    assert.deepEqual(team, {
      ...parse(EXAMPLE),
      volume: [
        { files: 'src/api/**', callsPerMonth: 50_000 },
        { site: 'src/chat.ts#answer', callsPerMonth: 60_000 },
      ],
    });
  });

  it('may have comments, trailing commas, a schema and a byte order mark taken off before', () => {
    const { team, problems } = read('// ours\n{ "$schema": "x", /* b */ "ignore": ["a",], }');
    assert.deepEqual(problems, []);
    assert.deepEqual(team, { ignore: ['a'] });
  });

  it('may be empty', () => {
    assert.deepEqual(read(''), { team: {}, problems: [] });
    assert.deepEqual(read('{}'), { team: {}, problems: [] });
  });

  for (const [wrong, problem] of [
    ['{"volume": {}}', 'error "{}" Expected a list of objects with "files" or "site", and "callsPerMonth".'],
    [
      '{"volume": [{"files":"a","callsPerMonth":"many"}]}',
      'error "\\"many\\"" Expected calls per month: a number, or a rate such as "50k" or "2k/day".',
    ],
    [
      '{"volume": [{"files":"a","callsPerMonth":-1}]}',
      'error "-1" Expected calls per month: a number, or a rate such as "50k" or "2k/day".',
    ],
    ['{"volume": [{"files":"a"}]}', 'error "{\\"files\\":\\"a\\"}" "callsPerMonth" is missing here.'],
    [
      '{"volume": [{"callsPerMonth":5}]}',
      'error "{\\"callsPerMonth\\":5}" Expected "files" or "site", to say which calls are meant.',
    ],
    ['{"assume": {"cachedShare": 1.5}}', 'error "1.5" Expected a share between 0 and 1.'],
    ['{"assume": {"outputTokens": "400"}}', 'error "\\"400\\"" Expected a number of tokens, 0 or more.'],
    ['{"assume": {"loopIterations": 0}}', 'error "0" Expected a number of rounds, 1 or more.'],
    [
      '{"assume": 5}',
      'error "5" Expected an object with "callsPerMonth", "dynamicTokens", "outputTokens", "loopIterations", "cachedShare".',
    ],
    [
      '{"models": {"a": "gpt-4o"}}',
      'error "\\"gpt-4o\\"" Expected a model as "provider:model", such as "azure:gpt-4o".',
    ],
    [
      '{"prices": {"gpt-4o": {"input_mtok":1,"output_mtok":2}}}',
      'error "\\"gpt-4o\\"" Expected a model as "provider:model", such as "azure:gpt-4o".',
    ],
    ['{"prices": {"a:b": {"input_mtok":1}}}', 'error "{\\"input_mtok\\":1}" "output_mtok" is missing here.'],
    ['{"budgets": {"dailyUsd": true}}', 'error "true" Expected an amount in USD, 0 or more.'],
    [
      '{"alerts": [{"name":"a","metric":"cost","above":1}]}',
      'error "\\"cost\\"" Expected "cost_per_request", "cache_hit_rate" or "error_rate".',
    ],
    [
      '{"alerts": [{"name":"a","metric":"error_rate"}]}',
      'error "{\\"name\\":\\"a\\",\\"metric\\":\\"error_rate\\"}" Expected either "above" or "below".',
    ],
    [
      '{"rules": {"missing-retry": "loud"}}',
      'error "\\"loud\\"" Expected "error", "warning", "info", "hint" or "off".',
    ],
    [
      '{"rules": {"mising-retry": "off"}}',
      'warning "\\"mising-retry\\"" There is no rule "mising-retry": did you mean "missing-retry"?',
    ],
    ['{"wrappers": [{"module":"a"}]}', 'error "{\\"module\\":\\"a\\"}" "export" is missing here.'],
    ['{"ignore": ["a", 5]}', 'error "5" Expected a glob such as "src/api/**".'],
    [
      '{"ignores": []}',
      'warning "\\"ignores\\"" "ignores" is not a known key; known are "$schema", "volume", "assume", "models", "prices", "budgets", "alerts", "rules", "wrappers", "ignore".',
    ],
    [
      '[]',
      'error "[]" Expected an object with "$schema", "volume", "assume", "models", "prices", "budgets", "alerts", "rules", "wrappers", "ignore".',
    ],
  ] as const) {
    it(`marks what is wrong in ${wrong}`, () => assert.deepEqual(problemsOf(wrong), [problem]));
  }

  it('keeps what is right beside what is wrong', () => {
    const { team } = read(
      '{"assume": {"outputTokens": "x", "dynamicTokens": 9}, "ignore": [1, "a"], "volume": 5}',
    );
    assert.deepEqual(team, { assume: { dynamicTokens: 9 }, ignore: ['a'] });
  });

  it('is one mistake when it is no JSON, and what stands before it holds', () => {
    const text = '{"assume": {"outputTokens": 9}, "ignore": [';
    assert.deepEqual(problemsOf(text), ['error "[" This is no valid JSON: close bracket expected.']);
    assert.deepEqual(read(text).team, { assume: { outputTokens: 9 }, ignore: [] });
    assert.equal(problemsOf('{ "ignore": [] } }').length, 1);
    assert.equal(problemsOf('hello').length >= 1, true);
  });

  it('keeps names such as __proto__ harmless', () => {
    const { team } = read('{"models": {"__proto__": "azure:gpt-4o"}, "__proto__": 5}');
    assert.equal(Object.getPrototypeOf(team.models ?? {}), Object.prototype);
    assert.equal(Object.hasOwn(team.models ?? {}, '__proto__'), true);
  });
});

describe('the schema that editors get for .llmcost.json', () => {
  const schema = JSON.parse(
    readFileSync(new URL('../../../server/src/catalog/config.schema.json', import.meta.url), 'utf8'),
  );
  const validate = new Ajv({ strictTypes: false, strictRequired: false }).compile(schema);

  it('accepts the example', () =>
    assert.equal(validate(parse(EXAMPLE)), true, JSON.stringify(validate.errors)));

  for (const wrong of [
    '{"volume": [{"files":"a","callsPerMonth":"many"}]}',
    '{"volume": [{"callsPerMonth":5}]}',
    '{"assume": {"cachedShare": 1.5}}',
    '{"models": {"a": "gpt-4o"}}',
    '{"prices": {"a:b": {"input_mtok":1}}}',
    '{"alerts": [{"name":"a","metric":"error_rate"}]}',
    '{"rules": {"missing-retry": "loud"}}',
    '{"ignores": []}',
  ]) {
    it(`refuses ${wrong}`, () => assert.equal(validate(parse(wrong)), false));
  }

  it('knows the same keys as the program', () => {
    const { message = '' } = read('{"unknown": 1}').problems[0] ?? {};
    const known = [...message.matchAll(/"([$\w]+)"/g)].map((match) => match[1]).slice(1);
    assert.deepEqual(known.sort(), Object.keys(schema.properties).sort());
  });
});

describe('the configuration in force', () => {
  const inForce = (files: Record<string, string>, settings: EditorSettings = {}, configFile?: string) =>
    readConfig('/w/app', { settings, configFile, text: (file) => files[file] });

  it('is that of the documentation where nobody says otherwise', () => {
    assert.deepEqual(inForce({}).core, DEFAULT_CONFIG);
  });

  it("puts the team's file over the editor's settings, and these over the defaults", () => {
    const { core } = inForce(
      { '/w/app/.llmcost.json': '{"assume": {"outputTokens": 7}, "rules": {"a": "off"}}' },
      { outputTokens: 5, callsPerMonth: 3, rules: { a: 'error', b: 'hint', c: 'loud' } },
    );
    assert.deepEqual(core.assume, { ...DEFAULT_CONFIG.assume, outputTokens: 7, callsPerMonth: 3 });
    assert.deepEqual(core.rules, { a: 'off', b: 'hint' });
  });

  it('is not harmed by settings that are no numbers', () => {
    const settings = {
      callsPerMonth: Number.NaN,
      outputTokens: -1,
      dynamicTokens: 'x',
    } as unknown as EditorSettings;
    assert.deepEqual(inForce({}, settings).core.assume, DEFAULT_CONFIG.assume);
  });

  it('gives a volume to files by glob or folder, and to sites by their symbol', () => {
    const { core } = inForce({
      '/w/app/.llmcost.json': `{"volume": [
        {"site": "src/chat.ts#answer", "callsPerMonth": 1}, {"files": "src/api/**", "callsPerMonth": 2},
        {"files": "./jobs", "callsPerMonth": 3}, {"files": "*.ts", "callsPerMonth": 4}]}`,
    });
    const volume = (file: string, site: string) =>
      core.volume.find((row) => row.matches({ file: `/w/app/${file}`, site }))?.callsPerMonth;
    assert.equal(volume('src/chat.ts', 'src/chat.ts#answer:chat.completions.create'), 1);
    assert.equal(volume('src/chat.ts', 'src/chat.ts#answer:chat.completions.create:2'), 1);
    assert.equal(volume('src/chat.ts', 'src/chat.ts#answer'), 1);
    assert.equal(volume('src/chat.ts', 'src/chat.ts#answerAll:chat.completions.create'), undefined);
    assert.equal(volume('src/api/deep/x.ts', 'src/api/deep/x.ts#f:m'), 2);
    assert.equal(volume('jobs/nightly/x.ts', 'jobs/nightly/x.ts#f:m'), 3);
    assert.equal(volume('x.ts', 'x.ts#f:m'), 4);
    assert.equal(volume('src/x.ts', 'src/x.ts#f:m'), undefined);
  });

  it('counts globs and sites from the folder of the file, when it lies above the workspace', () => {
    const { core, file, ignored } = inForce({
      '/w/.llmcost.json':
        '{"volume": [{"files": "app/src/**", "callsPerMonth": 1}, {"site": "app/x.ts#f", "callsPerMonth": 2}], "ignore": ["app/old"]}',
    });
    assert.equal(file, '/w/.llmcost.json');
    assert.equal(core.volume[0]?.matches({ file: '/w/app/src/a.ts', site: 'src/a.ts#f:m' }), true);
    assert.equal(core.volume[1]?.matches({ file: '/w/app/x.ts', site: 'x.ts#f:m' }), true);
    assert.equal(ignored('/w/app/old', true), true);
    assert.equal(ignored('/w/app/new', true), false);
  });

  it('takes the file that was named instead, with globs from the workspace root', () => {
    const files = {
      '/ci/cost.json': '{"ignore": ["src/**"]}',
      '/w/app/.llmcost.json': '{"assume": {"outputTokens": 7}}',
    };
    const { core, ignored } = inForce(files, {}, '/ci/cost.json');
    assert.equal(core.assume.outputTokens, DEFAULT_CONFIG.assume.outputTokens);
    assert.equal(ignored('/w/app/src/a.ts', false), true);
    assert.equal(ignored('/elsewhere/src/a.ts', false), false);
  });
});
