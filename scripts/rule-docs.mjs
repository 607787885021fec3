// Makes docs/rules/*.md from the header comments of the rules, so that a rule is explained in one place only, and names
// the rules in the settings of package.json and in the schema of .llmcost.json.
// Usage: node scripts/rule-docs.mjs, after a rule was added or its header changed. A test says when that is due.

import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { RULES } from '../server/src/core/rules/index.ts';

const root = path.resolve(import.meta.dirname, '..');
export const folder = path.join(root, 'docs', 'rules');
const HEADINGS = ['What', 'Why', 'Example', 'Instead'];

export function rulePages() {
  const pages = RULES.map((rule) => [`${rule.id}.md`, rulePage(rule)]);
  return new Map([['README.md', indexPage()], ...pages]);
}

const LEVELS = ['off', 'hint', 'info', 'warning', 'error'];

/** What the settings and the schema say of each rule. */
export function ruleLevels(description) {
  return Object.fromEntries(
    RULES.map(({ id, docs, severity, default: off }) => [
      id,
      { type: 'string', enum: LEVELS, default: off ?? severity, [description]: docs },
    ]),
  );
}

function writeLevels() {
  const manifest = path.join(root, 'package.json');
  const settings = JSON.parse(readFileSync(manifest, 'utf8'));
  settings.contributes.configuration.properties['llmCost.rules'].properties =
    ruleLevels('markdownDescription');
  writeFileSync(manifest, `${JSON.stringify(settings, null, 2)}\n`);
  const file = path.join(root, 'server/src/catalog/config.schema.json');
  const schema = JSON.parse(readFileSync(file, 'utf8'));
  schema.properties.rules.properties = ruleLevels('description');
  writeFileSync(file, `${JSON.stringify(schema, null, 2)}\n`);
  const biome = path.join(root, 'node_modules/@biomejs/biome/bin/biome');
  execFileSync(process.execPath, [biome, 'format', '--write', manifest, file], {
    cwd: root,
    stdio: 'ignore',
  });
}

function rulePage(rule) {
  const { id } = rule;
  const source = readFileSync(path.join(root, 'server', 'src', 'core', 'rules', `${id}.ts`), 'utf8');
  const header = /^\/\*\*\n([\s\S]*?)\n \*\//.exec(source)?.[1] ?? '';
  const body = header.replaceAll(/^ \* ?/gm, '');
  const headings = [...body.matchAll(/^## (.+)$/gm)].map(([, heading]) => heading);
  if (headings.join() !== HEADINGS.join()) {
    throw new Error(
      `the header of rules/${id}.ts must have the headings ${HEADINGS.join(', ')} in this order`,
    );
  }
  return `# ${id}\n\n${level(rule)}\n\n${body}\n${silencing(id)}`;
}

function level({ id, severity, default: off }) {
  if (!off) return `Level: ${severity}, unless \`.llmcost.json\` says otherwise.`;
  return `Off, unless \`.llmcost.json\` turns it on: \`{ "rules": { "${id}": "${severity}" } }\`.`;
}

function silencing(id) {
  return `
## Silence it

For one place, with a comment above the line (Python: \`#\`), for a file with \`llm-cost-disable-file\`, or for the whole
team in \`.llmcost.json\`:

\`\`\`ts
// llm-cost-disable-next-line ${id} -- why it is right here
\`\`\`

\`\`\`json
{ "rules": { "${id}": "off" } }
\`\`\`
`;
}

/** What is in no group is about cost. */
const GROUPS = {
  'Life cycle and safety': [
    'retired-model',
    'deprecated-model',
    'unsupported-parameter',
    'hardcoded-api-key',
    'key-in-browser',
    'untrusted-system-prompt',
  ],
  Resilience: [
    'missing-retry',
    'missing-timeout',
    'missing-error-handling',
    'floating-call',
    'unbounded-concurrency',
    'client-per-request',
    'sequential-awaits',
    'unchecked-json-output',
    'no-fallback',
    'missing-stream-usage',
  ],
};

function indexPage() {
  const grouped = Object.values(GROUPS).flat();
  const cost = RULES.map(({ id }) => id).filter((id) => !grouped.includes(id));
  const parts = Object.entries({ Cost: cost, ...GROUPS }).flatMap(([title, ids]) => {
    const rows = RULES.filter(({ id }) => ids.includes(id)).map(
      ({ id, severity, docs, default: off }) => `| [${id}](${id}.md) | ${off ?? severity} | ${docs} |`,
    );
    return rows.length === 0
      ? []
      : [`## ${title}\n\n| rule | level | what it finds |\n|---|---|---|\n${rows.join('\n')}\n`];
  });
  return `# Rules\n\n${INTRODUCTION}\n\n${parts.join('\n')}`;
}

const INTRODUCTION = `A level is how loud a rule is: an *error* will fail or leak, a *warning* is likely waste or an outage, an *info* is
questionable and depends on what the program is for, a *hint* is a cheaper equivalent. \`llmCost.rules\` in the settings of the
editor and \`rules\` in \`.llmcost.json\` change it; a rule that is \`off\` here says nothing until they do.`;

if (process.argv[1] === import.meta.filename) {
  mkdirSync(folder, { recursive: true });
  const pages = rulePages();
  for (const [name, text] of pages) writeFileSync(path.join(folder, name), text);
  writeLevels();
  for (const name of readdirSync(folder)) if (!pages.has(name)) rmSync(path.join(folder, name));
}
