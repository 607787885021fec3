/** `.llmcost.json`: what the team shares. Reads the text, keeps what is right and says where the rest is wrong. */
import { type Node, type ParseError, parseTree, printParseErrorCode } from 'jsonc-parser';
import type { Alert } from '../core/budgets.ts';
import { parseRate } from '../core/estimate/directive.ts';
import type { CoreConfig, FileId, Severity } from '../core/model.ts';
import { RULES } from '../core/rules/index.ts';
import { nearest } from '../core/rules/nearest.ts';
import { type Check, fields, list, number, oneOf, type Reporter, record, text } from './jsonChecks.ts';
import type { FileProblem } from './types.ts';

export const CONFIG_FILE = '.llmcost.json';

/** The file's content, defaults not filled in. `config.schema.json` describes the same for editors. */
export interface TeamConfig {
  readonly volume?: readonly VolumeRow[];
  readonly assume?: Partial<CoreConfig['assume']>;
  readonly models?: CoreConfig['models'];
  readonly prices?: CoreConfig['prices'];
  readonly budgets?: CoreConfig['budgets'];
  readonly alerts?: readonly Alert[];
  readonly rules?: CoreConfig['rules'];
  readonly wrappers?: readonly {
    readonly module: string;
    readonly export: string;
    readonly model?: string;
  }[];
  readonly ignore?: readonly string[];
}

/** Has `files`, `site` or both. */
export interface VolumeRow {
  readonly files?: string;
  readonly site?: string;
  readonly callsPerMonth: number;
}

export interface ConfigReading {
  readonly team: TeamConfig;
  readonly problems: readonly FileProblem[];
}

export function readConfigFile(file: FileId, content: string): ConfigReading {
  const problems: FileProblem[] = [];
  const add = (severity: FileProblem['severity'], offset: number, length: number, message: string) =>
    problems.push({ file, span: [offset, offset + length], severity, message });

  const errors: ParseError[] = [];
  const tree = parseTree(content, errors, { allowTrailingComma: true, allowEmptyContent: true });
  // The parser stumbles on after the first mistake; what it says then is seldom another one.
  const [mistake] = errors;
  if (mistake !== undefined) {
    // What is missing at the end has no length, and is marked on the last character.
    const start = Math.max(0, Math.min(mistake.offset, content.length - 1));
    add('error', start, Math.max(1, mistake.length), `This is no valid JSON: ${inWords(mistake)}.`);
  }
  const report: Reporter = {
    wrong: (node, message) => add('error', node.offset, node.length, message),
    doubtful: (node, message) => add('warning', node.offset, node.length, message),
  };
  const team = tree === undefined ? undefined : TEAM(tree, report);
  return { team: team ?? {}, problems };
}

const tokens = number('a number of tokens, 0 or more', 0);
const usd = number('an amount in USD, 0 or more', 0);
const price = number('USD per million tokens, 0 or more', 0);
const qualified = text('a model as "provider:model", such as "azure:gpt-4o"', (value) =>
  /^[^:\s]+:\S/.test(value),
);
const name = text('a text that is not empty');
const glob = text('a glob such as "src/api/**"');

/** Calls a month, as a number or as the text of a rate. */
const rate: Check<number> = (node, report) => {
  if (node.type === 'number' && node.value >= 0) return node.value;
  const parsed = node.type === 'string' ? parseRate(node.value) : null;
  if (parsed === null)
    report.wrong(node, 'Expected calls per month: a number, or a rate such as "50k" or "2k/day".');
  return parsed ?? undefined;
};

const volumeFields = fields<VolumeRow>({ files: glob, site: name, callsPerMonth: rate }, ['callsPerMonth']);

const volumeRow: Check<VolumeRow> = (node, report) => {
  const row = volumeFields(node, report);
  if (row === undefined || row.files !== undefined || row.site !== undefined) return row;
  report.wrong(node, 'Expected "files" or "site", to say which calls are meant.');
  return undefined;
};

const alertFields = fields<Alert>(
  {
    name,
    metric: oneOf('cost_per_request', 'cache_hit_rate', 'error_rate'),
    above: number('a number, 0 or more', 0),
    below: number('a number, 0 or more', 0),
    severity: oneOf('info', 'warning', 'critical'),
  },
  ['name', 'metric'],
);

const alert: Check<Alert> = (node, report) => {
  const found = alertFields(node, report);
  if (found === undefined || (found.above === undefined) !== (found.below === undefined)) return found;
  report.wrong(node, 'Expected either "above" or "below".');
  return undefined;
};

/** Another version may have had the rule, so its level is kept. */
const ruleName: Check<string> = (node, report) => {
  const rule = String(node.value);
  const ids = RULES.map(({ id }) => id);
  const meant = nearest(rule, ids);
  if (!ids.includes(rule))
    report.doubtful(node, `There is no rule "${rule}"${meant ? `: did you mean "${meant}"?` : '.'}`);
  return rule;
};

const level = oneOf<Severity | 'off'>('error', 'warning', 'info', 'hint', 'off');

const known = fields<TeamConfig & { $schema?: string }>({
  $schema: text('the address of a schema', () => true),
  volume: list('objects with "files" or "site", and "callsPerMonth"', volumeRow),
  assume: fields<Partial<CoreConfig['assume']>>({
    callsPerMonth: rate,
    dynamicTokens: tokens,
    outputTokens: tokens,
    loopIterations: number('a number of rounds, 1 or more', 1),
    cachedShare: number('a share between 0 and 1', 0, 1),
  }),
  models: record('names of models or deployments, each with "provider:model"', qualified),
  prices: record(
    '"provider:model", each with its prices',
    fields({ input_mtok: price, output_mtok: price, cache_read_mtok: price }, ['input_mtok', 'output_mtok']),
    qualified,
  ),
  budgets: fields({ perRequestUsd: usd, dailyUsd: usd, monthlyUsd: usd }),
  alerts: list('objects with "name", "metric" and "above" or "below"', alert),
  rules: record('names of rules, each with its level', level, ruleName),
  wrappers: list(
    'objects with "module" and "export"',
    fields({ module: name, export: name, model: name }, ['module', 'export']),
  ),
  ignore: list('globs', glob),
});

const TEAM = (tree: Node, report: Reporter): TeamConfig | undefined => {
  const found = known(tree, report);
  if (found === undefined) return undefined;
  const { $schema, ...team } = found;
  return team;
};

/** `CommaExpected` → `comma expected`. */
function inWords({ error }: ParseError): string {
  return printParseErrorCode(error)
    .replace(/(?<=[a-z])[A-Z]/g, (letter) => ` ${letter}`)
    .toLowerCase();
}
