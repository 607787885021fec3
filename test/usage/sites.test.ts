import { strict as assert } from 'node:assert';
import { symlinkSync, utimesSync } from 'node:fs';
import { createSiteResolver } from '../../server/src/usage/sites.ts';
import { openWorkspace, tempFolder } from '../core/workspace/tempWorkspace.ts';

const CHAT = `import OpenAI from 'openai';
const client = new OpenAI();
export async function answer(question: string) {
  const reply = await client.chat.completions
    .create({
      model: 'gpt-4o',
      messages: [{ role: 'user', content: question }],
    });
  return reply;
}
export const two = (a: string) => Promise.all([client.embeddings.create({ model: 'text-embedding-3-small', input: a }), client.responses.create({ model: 'gpt-4o', input: a })]);
export async function ask(model: string, prompt: string) {
  return client.responses.create({ model, input: prompt });
}
export const use = () => ask('gpt-4o', 'Say hello to all of them.');
`;
const PYTHON = `from openai import OpenAI
client = OpenAI()

def answer(question):
    reply = client.chat.completions.create(
        model="gpt-4o",
        messages=[{"role": "user", "content": question}],
    )
    return reply
`;

describe('the site of a recorded line', () => {
  const folder = tempFolder();

  async function siteAt(
    file: string,
    line: number,
    {
      col = null,
      fn = null,
      ts = Date.now() + 60_000,
    }: { col?: number | null; fn?: string | null; ts?: number } = {},
  ) {
    const workspace = openWorkspace(folder.root);
    const [site] = await createSiteResolver(workspace)([{ file, line, col, fn, ts }]);
    workspace.dispose();
    return site;
  }

  const name = async (...given: Parameters<typeof siteAt>) =>
    (await siteAt(...given))?.site?.replace(/^.*#/, '');

  it('is the call whose name or text is on it', async () => {
    folder.write({ 'src/chat.ts': CHAT });
    const file = folder.file('src/chat.ts');
    assert.deepEqual(await siteAt(file, 5), {
      ...{ root: folder.root, site: 'src/chat.ts#answer:chat.completions.create', file, line: 5 },
    });
    for (const line of [4, 6, 8])
      assert.equal(await name(file, line), 'answer:chat.completions.create', String(line));
    assert.equal((await siteAt(file, 1))?.site, null);
    assert.equal((await siteAt(file, 99))?.site, null);
  });

  it('is told from others on the line by its column', async () => {
    folder.write({ 'src/chat.ts': CHAT });
    const file = folder.file('src/chat.ts');
    const text = CHAT.split('\n')[10] as string;
    const at = (word: string) => text.indexOf(word) + word.length - 'create'.length + 1;
    assert.equal(await name(file, 11, { col: at('embeddings.create'), fn: 'two' }), 'two:embeddings.create');
    assert.equal(await name(file, 11, { col: at('responses.create'), fn: 'two' }), 'two:responses.create');
    // Python names the beginning of the expression.
    assert.equal(await name(file, 11, { col: text.indexOf('client.responses') + 1 }), 'two:responses.create');
  });

  it('is the call inside a wrapper, where the request is made', async () => {
    folder.write({ 'src/chat.ts': CHAT });
    assert.equal(await name(folder.file('src/chat.ts'), 13, { fn: 'ask' }), 'ask:responses.create');
  });

  it('is found in Python by the line that the frame says', async () => {
    folder.write({ 'app/chat.py': PYTHON });
    for (const line of [5, 6, 8])
      assert.equal(
        await name(folder.file('app/chat.py'), line, { fn: 'answer' }),
        'answer:chat.completions.create',
      );
  });

  it('is the only request of a function that makes it on one line and sends it on another', async () => {
    const request = (name: string) =>
      `    ${name} = urllib.request.Request("https://api.openai.com/v1/chat/completions", data=b'{"model": "gpt-4o"}')\n`;
    const send = (name: string) => `    urllib.request.urlopen(${name})\n`;
    folder.write({
      'http.py': `import urllib.request\n\ndef ask():\n${request('a')}    print(1)\n${send('a')}\ndef two():\n${request('a')}${request('b')}    print(2)\n${send('a')}${send('b')}`,
    });
    const file = folder.file('http.py');
    assert.match((await name(file, 6, { fn: 'ask' })) ?? '', /^ask:/);
    assert.equal(await name(file, 6, { fn: null }), undefined);
    // Which of the two it is cannot be told.
    assert.equal(await name(file, 12, { fn: 'two' }), undefined);
  });

  it('is not guessed from a line that was edited since', async () => {
    folder.write({ 'src/chat.ts': CHAT });
    const file = folder.file('src/chat.ts');
    const before = Date.now() - 3_600_000;
    utimesSync(file, new Date(), new Date());
    assert.equal(await name(file, 7, { fn: 'somethingElse', ts: before }), undefined);
    assert.equal(await name(file, 7, { fn: 'answer', ts: before }), 'answer:chat.completions.create');
    assert.equal(await name(file, 5, { fn: null, ts: before }), 'answer:chat.completions.create');
  });

  it('is nobody’s in another workspace, and none in a file without calls', async () => {
    folder.write({ 'src/none.ts': 'export const a = 1;\n', 'data.txt': 'x' });
    assert.equal(await siteAt('/elsewhere/a.ts', 1), undefined);
    assert.equal((await siteAt(folder.file('src/none.ts'), 1))?.site, null);
    assert.equal((await siteAt(folder.file('data.txt'), 1))?.site, null);
    assert.equal((await siteAt(folder.file('gone.ts'), 1))?.site, null);
  });

  it('is found where the workspace was opened through a link', async () => {
    folder.write({ 'real/src/chat.ts': CHAT });
    symlinkSync(folder.file('real'), folder.file('link'));
    const workspace = openWorkspace(folder.file('link'));
    const [site] = await createSiteResolver(workspace)([
      { file: folder.file('real/src/chat.ts'), line: 5, col: null, fn: null, ts: Date.now() + 60_000 },
    ]);
    assert.deepEqual(
      [site?.root, site?.site],
      [folder.file('link'), 'src/chat.ts#answer:chat.completions.create'],
    );
  });
});
