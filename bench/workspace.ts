/**
 * Makes workspaces to measure on: source files of ordinary shape and size in packages that import each other, a share of
 * which calls a language model. The same seed gives the same bytes.
 */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

export interface WorkspaceShape {
  /** Source files. */
  readonly files: number;
  /** Share of them that imports an SDK, 0 to 1. */
  readonly llmShare: number;
  readonly seed: number;
}

/** Writes the workspace, unless the folder holds it already. */
export function writeWorkspace(folder: string, shape: WorkspaceShape): void {
  const stamp = path.join(folder, '.git', 'bench-shape');
  const wanted = JSON.stringify({ ...shape, version: VERSION });
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  rmSync(folder, { recursive: true, force: true });
  const random = mulberry(shape.seed);
  const made = new Set<string>();
  const write = (file: string, text: string): void => {
    const target = path.join(folder, file);
    const parent = path.dirname(target);
    if (!made.has(parent)) mkdirSync(parent, { recursive: true });
    made.add(parent);
    writeFileSync(target, text);
  };
  write('package.json', '{ "name": "bench", "private": true, "workspaces": ["packages/*"] }\n');
  write('.gitignore', 'node_modules/\ndist/\n');
  for (let index = 0; index < shape.files; index++) {
    const { file, text } = sourceFile(index, shape, random);
    write(file, text);
  }
  for (let index = 0; index < shape.files; index += PER_PACKAGE) {
    const name = packageName(index);
    write(`packages/${name}/package.json`, `{ "name": "@bench/${name}", "main": "src/d0/m${index}.ts" }\n`);
  }
  write('.git/bench-shape', wanted);
}

/** Changed whenever the same shape would give other bytes. */
const VERSION = 1;
const PER_PACKAGE = 250;
const PER_FOLDER = 25;

type Random = () => number;

interface SourceFile {
  readonly file: string;
  readonly text: string;
}

function sourceFile(index: number, { llmShare }: WorkspaceShape, random: Random): SourceFile {
  const kind = random();
  if (kind < 0.001) return { file: place(index, 'min.js'), text: minified(random) };
  if (kind < 0.004) return { file: place(index, 'generated.ts'), text: generated(index, random) };
  const callsModel = random() < llmShare;
  // Every third file is Python, as every third package.
  if (isPython(index)) return { file: place(index, 'py'), text: python(index, callsModel, random) };
  return { file: place(index, 'ts'), text: typescript(index, callsModel, random) };
}

function isPython(index: number): boolean {
  return Math.floor(index / PER_PACKAGE) % 3 === 2;
}

function packageName(index: number): string {
  return `p${Math.floor(index / PER_PACKAGE)}`;
}

function place(index: number, extension: string): string {
  const depth = Math.floor((index % PER_PACKAGE) / PER_FOLDER);
  return `packages/${packageName(index)}/src/d${depth}/m${index}.${extension}`;
}

/** Earlier files of the same package, so that chains of imports are as deep as the package has folders. */
function imported(index: number, random: Random): number[] {
  const first = index - (index % PER_PACKAGE);
  const earlier = index - first;
  if (earlier === 0) return [];
  return Array.from({ length: 1 + Math.floor(random() * 4) }, () => first + Math.floor(random() * earlier));
}

function relative(from: number, to: number): string {
  return path.posix.relative(path.posix.dirname(place(from, 'ts')), place(to, 'ts')).replace(/\.ts$/, '');
}

function typescript(index: number, callsModel: boolean, random: Random): string {
  const lines = [...new Set(imported(index, random))].map((other) => {
    const way = relative(index, other);
    return `import { value${other}, type Row${other} } from '${way.startsWith('.') ? way : `./${way}`}';`;
  });
  if (callsModel)
    lines.unshift(
      random() < 0.6 ? `import OpenAI from 'openai';` : `import Anthropic from '@anthropic-ai/sdk';`,
    );
  const isOpenAi = lines[0]?.includes('openai') === true;
  lines.push('', `export const value${index} = ${Math.floor(random() * 1000)};`, '');
  lines.push(
    `export interface Row${index} {`,
    ...times(8, (n) => `  readonly ${word(random)}${n}: string;`),
    '}',
    '',
  );
  for (let n = 0; n < 4 + Math.floor(random() * 8); n++) lines.push(...tsFunction(index, n, random));
  if (callsModel) lines.push(...(isOpenAi ? openAiCall(index, random) : anthropicCall(index, random)));
  return `${lines.join('\n')}\n`;
}

function tsFunction(index: number, n: number, random: Random): string[] {
  return [
    `/** ${sentence(random, 12)} */`,
    `export function ${word(random)}${index}x${n}(rows: readonly Row${index}[], limit = ${n}): string[] {`,
    `  const seen = new Map<string, number>();`,
    `  for (const row of rows.slice(0, limit)) {`,
    `    const key = \`\${row.${word(random)}0 ?? ''}:${word(random)}\`;`,
    `    if (key.length > ${Math.floor(random() * 90)}) continue;`,
    `    seen.set(key, (seen.get(key) ?? 0) + 1);`,
    `  }`,
    `  return [...seen].filter(([, count]) => count > 1).map(([name]) => name.toUpperCase());`,
    `}`,
    '',
  ];
}

function openAiCall(index: number, random: Random): string[] {
  return [
    `const client${index} = new OpenAI();`,
    `const PROMPT${index} = \`${prompt(random)}\`;`,
    `export async function answer${index}(question: string): Promise<string> {`,
    `  const reply = await client${index}.chat.completions.create({`,
    `    model: 'gpt-4o-mini',`,
    `    max_tokens: ${100 + Math.floor(random() * 900)},`,
    `    messages: [{ role: 'system', content: PROMPT${index} }, { role: 'user', content: question }],`,
    `  });`,
    `  return reply.choices[0]?.message.content ?? '';`,
    `}`,
  ];
}

function anthropicCall(index: number, random: Random): string[] {
  return [
    `const client${index} = new Anthropic({ maxRetries: 3 });`,
    `const PROMPT${index} = \`${prompt(random)}\`;`,
    `export async function answer${index}(question: string): Promise<unknown> {`,
    `  return await client${index}.messages.create({`,
    `    model: 'claude-haiku-4-5',`,
    `    max_tokens: ${100 + Math.floor(random() * 900)},`,
    `    system: PROMPT${index},`,
    `    messages: [{ role: 'user', content: question }],`,
    `  });`,
    `}`,
  ];
}

function python(index: number, callsModel: boolean, random: Random): string {
  const lines = [...new Set(imported(index, random))].map((other) => {
    const from = path.posix.dirname(place(other, 'py')).slice(`packages/${packageName(other)}/`.length);
    return `from ${from.replaceAll('/', '.')}.m${other} import value_${other}`;
  });
  if (callsModel) lines.push('from openai import OpenAI');
  lines.push('', `value_${index} = ${Math.floor(random() * 1000)}`, '');
  for (let n = 0; n < 4 + Math.floor(random() * 8); n++) lines.push(...pyFunction(index, n, random));
  if (callsModel) {
    lines.push(
      `client = OpenAI()`,
      `PROMPT = """${prompt(random)}"""`,
      '',
      `def answer_${index}(question: str) -> str:`,
      `    reply = client.chat.completions.create(`,
      `        model="gpt-4o-mini",`,
      `        max_tokens=${100 + Math.floor(random() * 900)},`,
      `        messages=[{"role": "system", "content": PROMPT}, {"role": "user", "content": question}],`,
      `    )`,
      `    return reply.choices[0].message.content`,
    );
  }
  return `${lines.join('\n')}\n`;
}

function pyFunction(index: number, n: number, random: Random): string[] {
  return [
    `def ${word(random)}_${index}_${n}(rows, limit=${n}):`,
    `    """${sentence(random, 12)}"""`,
    `    seen = {}`,
    `    for row in rows[:limit]:`,
    `        key = f"{row.get('${word(random)}', '')}:${word(random)}"`,
    `        if len(key) > ${Math.floor(random() * 90)}:`,
    `            continue`,
    `        seen[key] = seen.get(key, 0) + 1`,
    `    return [name.upper() for name, count in seen.items() if count > 1]`,
    '',
  ];
}

/** One to six kilobytes of instructions. */
function prompt(random: Random): string {
  return times(10 + Math.floor(random() * 60), () => `${sentence(random, 14)}.`).join('\n');
}

function minified(random: Random): string {
  return times(4000, (n) => `function a${n}(b,c){return b.${word(random)}(c)?c:${n}}`).join(';');
}

function generated(index: number, random: Random): string {
  const rows = times(
    1200,
    (n) => `  { id: ${n}, name: '${word(random)} ${word(random)}', value: ${random()} },`,
  );
  return `// Generated. Do not edit.\nexport const rows${index} = [\n${rows.join('\n')}\n];\nexport const value${index} = 1;\n`;
}

function sentence(random: Random, length: number): string {
  return times(length, () => word(random)).join(' ');
}

function word(random: Random): string {
  return WORDS[Math.floor(random() * WORDS.length)] ?? '';
}

const WORDS =
  'account answer batch cache customer detail entry field group history index item ledger message number order page policy price query range record region reply result review route sample score section session shape signal source state step store summary table target ticket token total user value version volume window'.split(
    ' ',
  );

function times<T>(count: number, make: (n: number) => T): T[] {
  return Array.from({ length: count }, (_, n) => make(n));
}

/** A small generator of known quality, with its state in one number. */
function mulberry(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
