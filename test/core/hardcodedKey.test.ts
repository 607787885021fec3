import { strict as assert } from 'node:assert';
import { applyEdits, check, ROOT } from './rulesSetup.ts';

const KEY = 'sk-proj-u8jzPde0IgxLd6GncfBAepfJBd0Kh8oOOL8dKLzdocJ2';
const SCRIPT = `import OpenAI from 'openai';
const client = new OpenAI({ apiKey: '${KEY}' });
client.responses.create({ model: 'gpt-6-luna', input: 'Hi' });
`;

describe('a key in the code', () => {
  const found = async (text: string, name = 'src/main.ts', files: Record<string, string> = {}) => {
    const { findings } = await check(text, { name, files });
    return findings.filter(({ rule }) => rule === 'hardcoded-api-key');
  };
  /** The texts of the files that the first fix changes or makes, by their names. */
  const fixed = async (files: Record<string, string>, text = SCRIPT, name = 'src/main.ts') => {
    const [fix] = (await found(text, name, files)).flatMap(({ fixes }) => fixes);
    const all: Record<string, string> = { ...files, [name]: text };
    const changed = Object.entries(all).flatMap(([file, before]) => {
      const after = applyEdits(before, fix?.edits.filter((edit) => edit.file === `${ROOT}/${file}`) ?? []);
      return after === before || file === name ? [] : [[file, after]];
    });
    const made = fix?.creates?.map(({ file, text }) => [file.slice(ROOT.length + 1), text]) ?? [];
    return Object.fromEntries([...changed, ...made]);
  };

  it('is never repeated in what is said of it', async () => {
    const findings = await found(SCRIPT);
    assert.equal(findings.length, 1);
    assert.ok(!JSON.stringify(findings).includes(KEY.slice(8)));
    assert.equal(
      findings[0]?.message,
      'A key of OpenAI is written in the code, for everyone who can read it to use: revoke it, and read OPENAI_API_KEY from the environment.',
    );
  });

  it('gives way to a variable that a new .env.example names', async () => {
    assert.deepEqual(await fixed({}), { '.env.example': 'OPENAI_API_KEY=\n' });
    assert.deepEqual(await fixed({ 'src/package.json': '{}' }), { 'src/.env.example': 'OPENAI_API_KEY=\n' });
  });

  it('adds the variable to the file that is there, once', async () => {
    assert.deepEqual(await fixed({ '.env.example': 'PORT=3000' }), {
      '.env.example': 'PORT=3000\nOPENAI_API_KEY=\n',
    });
    assert.deepEqual(await fixed({ '.env.sample': 'PORT=\r\n' }), {
      '.env.sample': 'PORT=\r\nOPENAI_API_KEY=\r\n',
    });
    assert.deepEqual(await fixed({ '.env.example': '# OPENAI_API_KEY=\n' }), {});
  });

  it('takes the name that the project uses already', async () => {
    const text = SCRIPT.replace(KEY, 'AIzalSXpfKtHF4vUCsMehGAkWvj7FAc9QeWJK');
    const [finding] = await found(text, 'main.ts', { '.env.example': 'GOOGLE_API_KEY=\n' });
    assert.match(finding?.fixes[0]?.title ?? '', /GOOGLE_API_KEY/);
  });

  it('sees to it that git leaves .env alone', async () => {
    const example = { '.env.example': 'OPENAI_API_KEY=\n' };
    assert.deepEqual(await fixed({ ...example, '.gitignore': 'dist' }), { '.gitignore': 'dist\n.env\n' });
    for (const line of ['.env', '/.env', '.env*', '*.env', '**/.env', '.env\r'])
      assert.deepEqual(await fixed({ ...example, '.gitignore': `dist\n${line}\n` }), {}, line);
    assert.deepEqual(await fixed({ ...example, '.gitignore': '.env.local\n.environment\n' }), {
      '.gitignore': '.env.local\n.environment\n.env\n',
    });
  });

  for (const [before, after] of [
    [`apiKey: '${KEY}'`, 'apiKey: process.env.OPENAI_API_KEY'],
    [`apiKey: process.env.MY_KEY || '${KEY}'`, 'apiKey: process.env.MY_KEY'],
    [
      `defaultHeaders: { auth: \`Bearer ${KEY}\` }`,
      `defaultHeaders: { auth: \`Bearer \${process.env.OPENAI_API_KEY}\` }`,
    ],
  ] as const) {
    it(`turns ${before.replace(KEY, 'KEY')} into ${after}`, async () => {
      const text = SCRIPT.replace(/apiKey: '[^']*'/, () => before);
      const [fix] = (await found(text)).flatMap(({ fixes }) => fixes);
      const edits = fix?.edits.filter(({ file }) => file.endsWith('main.ts')) ?? [];
      assert.equal(
        applyEdits(text, edits),
        SCRIPT.replace(/apiKey: '[^']*'/, () => after),
      );
    });
  }

  it('is read by Deno’s own function where the file uses Deno', async () => {
    const text = `${SCRIPT}Deno.serve(() => new Response());\n`;
    const [fix] = (await found(text)).flatMap(({ fixes }) => fixes);
    assert.match(fix?.edits[0]?.newText ?? '', /^Deno\.env\.get\('OPENAI_API_KEY'\)/);
  });

  it('of a Python default is dropped, and a formatted text reads the variable', async () => {
    const python = (argument: string) => `import os
from openai import OpenAI
OpenAI(${argument}).responses.create(model="gpt-6-luna", input="Hi")
`;
    for (const [before, after] of [
      [`api_key=os.getenv("OPENAI_API_KEY", "${KEY}")`, 'api_key=os.getenv("OPENAI_API_KEY")'],
      [`api_key=os.environ.get("A_KEY") or "${KEY}"`, 'api_key=os.environ.get("A_KEY")'],
      [
        `default_headers={"Authorization": f"Bearer ${KEY}"}`,
        `default_headers={"Authorization": f"Bearer {os.environ['OPENAI_API_KEY']}"}`,
      ],
    ] as const) {
      const text = python(before);
      const [fix] = (await found(text, 'main.py')).flatMap(({ fixes }) => fixes);
      const edits = fix?.edits.filter(({ file }) => file.endsWith('main.py')) ?? [];
      assert.equal(applyEdits(text, edits), python(after));
    }
  });

  it('says why it is not moved where the code sets the variable, or runs in a browser', async () => {
    const why = async (text: string, name: string) =>
      (await found(text, name)).flatMap(({ fixes }) => fixes.map(({ disabled }) => disabled ?? 'enabled'));
    const python = `import os\nfrom openai import OpenAI\nos.environ["OPENAI_API_KEY"] = "${KEY}"\n`;
    assert.match(
      (await why(`${python}OpenAI().responses.create(model="gpt-6-luna", input="Hi")`, 'a.py'))[0] ?? '',
      /sets the variable itself/,
    );
    const browser = SCRIPT.replace('{ apiKey', '{ dangerouslyAllowBrowser: true, apiKey');
    assert.match((await why(browser, 'a.ts'))[0] ?? '', /runs in the browser/);
  });
});
