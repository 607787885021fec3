/** What the editor has open in the bench: long files with ten calls, and a constant that hundreds of files import. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const LINES = 1990;
/** Where letters are typed, in the middle of a name. */
export const TYPED = 'typedHere';

/** 2,000 lines with ten calls. */
export function longScript(): string {
  const lines = [`import OpenAI from 'openai';`, '', 'const client = new OpenAI();', ''];
  for (let n = 0; lines.length < LINES; n++) {
    lines.push(
      `/** Rows of kind ${n} whose key is long enough. */`,
      `export function rows${n}(rows: readonly { key: string; value: number }[], limit = ${n}): string[] {`,
      ...(n === 60 ? [`    const ${TYPED} = rows.length;`] : []),
      `    const kept = rows.filter((row) => row.key.length > limit && row.value !== ${n});`,
      `    return kept.map((row) => \`\${row.key}: \${row.value.toFixed(2)}\`);`,
      '}',
      '',
    );
    if (n % 33 === 5) {
      lines.push(
        `export async function ask${n}(question: string): Promise<string> {`,
        `    const reply = await client.chat.completions.create({`,
        `        model: 'gpt-4o-mini',`,
        `        max_tokens: 300,`,
        `        messages: [{ role: 'system', content: 'Answer question ${n} briefly.' }, { role: 'user', content: question }],`,
        `    });`,
        `    return reply.choices[0]?.message.content ?? '';`,
        '}',
        '',
      );
    }
  }
  return lines.join('\n');
}

/** The same in Python. */
export function longPython(): string {
  const lines = [`from openai import OpenAI`, '', 'client = OpenAI()', ''];
  for (let n = 0; lines.length < LINES; n++) {
    lines.push(
      `def rows${n}(rows: list[dict[str, float]], limit: int = ${n}) -> list[str]:`,
      `    """Rows of kind ${n} whose key is long enough."""`,
      ...(n === 60 ? [`    ${TYPED} = len(rows)`] : []),
      `    kept = [row for row in rows if len(row["key"]) > limit and row["value"] != ${n}]`,
      `    return [f"{row['key']}: {row['value']:.2f}" for row in kept]`,
      '',
      '',
    );
    if (n % 33 === 5) {
      lines.push(
        `def ask${n}(question: str) -> str:`,
        `    reply = client.chat.completions.create(`,
        `        model="gpt-4o-mini",`,
        `        max_tokens=300,`,
        `        messages=[{"role": "system", "content": "Answer ${n} briefly."}, {"role": "user", "content": question}],`,
        `    )`,
        `    return reply.choices[0].message.content or ""`,
        '',
        '',
      );
    }
  }
  return lines.join('\n');
}

const SHARED = 'bench-shared';

export interface Shared {
  /** Names the model. */
  readonly constant: string;
  readonly text: (model: string) => string;
  /** One of those that import it. */
  readonly user: { readonly file: string; readonly text: string };
  remove(): void;
}

/** Writes a constant and the files that import it. */
export function writeShared(workspace: string, users: number): Shared {
  const folder = path.join(workspace, SHARED);
  const remove = () => rmSync(folder, { recursive: true, force: true });
  remove();
  mkdirSync(folder);
  const text = (model: string) => `export const MODEL = '${model}';\n`;
  const constant = path.join(folder, 'model.ts');
  writeFileSync(constant, text('gpt-4o'));
  for (let n = 0; n < users; n++) writeFileSync(path.join(folder, `user${n}.ts`), userOf(n));
  return { constant, text, user: { file: path.join(folder, 'user0.ts'), text: userOf(0) }, remove };
}

function userOf(n: number): string {
  return `import OpenAI from 'openai';
import { MODEL } from './model';

const client = new OpenAI();

export async function answer${n}(question: string): Promise<string | null> {
  const messages = [{ role: 'user' as const, content: question }];
  const reply = await client.chat.completions.create({ model: MODEL, max_tokens: ${100 + n}, messages });
  return reply.choices[0]?.message.content ?? null;
}
`;
}
