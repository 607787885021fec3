// Makes docs/rules/*.md from the header comments of the rules, so that a rule is explained in one place only.
// Usage: node scripts/rule-docs.mjs, after a rule was added or its header changed. A test says when that is due.

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

function indexPage() {
  const rows = RULES.map(
    ({ id, severity, docs, default: off }) => `| [${id}](${id}.md) | ${off ?? severity} | ${docs} |`,
  );
  return `# Rules\n\n| rule | level | what it finds |\n|---|---|---|\n${rows.join('\n')}\n`;
}

if (process.argv[1] === import.meta.filename) {
  mkdirSync(folder, { recursive: true });
  const pages = rulePages();
  for (const [name, text] of pages) writeFileSync(path.join(folder, name), text);
  for (const name of readdirSync(folder)) if (!pages.has(name)) rmSync(path.join(folder, name));
}
