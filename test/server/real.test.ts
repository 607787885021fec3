// The whole program as an editor gets it: real parser, catalogue and prices. Figures are not looked at, for they change.
import { strict as assert } from 'node:assert';
import type {
  CodeAction,
  Diagnostic,
  DocumentDiagnosticReport,
  Hover,
  InlayHint,
  MarkupContent,
  PublishDiagnosticsParams,
  TextDocumentEdit,
  TextEdit,
} from 'vscode-languageserver-protocol/node';
import type { CallItem } from '../../server/src/protocol.ts';
import { type Client, REAL_SERVER, startClient } from './client.ts';

const WHOLE = { start: { line: 0, character: 0 }, end: { line: 999, character: 0 } };
const PRICE = /^≈ \$[\d.]+\/call · \$[\d.]+k?\/mo$/;

const CHAT = `import OpenAI from 'openai';
import { MODEL } from './models';

const client = new OpenAI({ maxRetries: 3, timeout: 20_000 });

export async function answer(question: string) {
  return client.chat.completions.create({
    model: MODEL,
    max_tokens: 200,
    messages: [{ role: 'user', content: question }],
  });
}
`;

const FOLDER = {
  'chat.ts': CHAT,
  'models.ts': "export const MODEL = 'gpt-4o';\n",
  'package.json': '{ "name": "x", "dependencies": { "openai": "^6.0.0" } }',
  '.llmcost.json': '{ "assume": { "callsPerMonth": -1 } }',
};

describe('the real server', () => {
  let client: Client;
  let uri: string;

  before(async () => {
    client = await startClient({ server: REAL_SERVER, folders: [FOLDER] });
    uri = await client.open('chat.ts', CHAT);
  });
  after(() => client.stop());

  it('prices a call whose model stands in another file', async () => {
    const [hint, ...more] = await hints();
    assert.deepEqual(more, []);
    assert.match(String(hint?.label), PRICE);
    assert.equal(hint?.position.line, 6);
  });

  it('says of a file that is too large that it is not analysed', async () => {
    const large = await client.open('large.ts', CHAT + '// x\n'.repeat(400_000));
    const { items } = await client.connection.sendRequest<{ items: Diagnostic[] }>(
      'textDocument/diagnostic',
      {
        textDocument: { uri: large },
      },
    );
    assert.deepEqual(
      items.map(({ message, severity }) => [message, severity]),
      [['No prices here: this file is larger than 1.5 MB, so it is not analysed.', 3]],
    );
  });

  it('says in the hover where the model comes from', async () => {
    const position = { line: 6, character: CHAT.split('\n')[6]?.indexOf('create') };
    const hover = await client.connection.sendRequest<Hover>('textDocument/hover', {
      textDocument: { uri },
      position,
    });
    assert.match(
      (hover.contents as MarkupContent).value,
      /`gpt-4o`, a constant at \[models\.ts:1\]\(<file:.*models\.ts#L1,22>\)/,
    );
  });

  it('follows the other file as it is edited, and tells the editor so', async () => {
    const models = await client.open('models.ts', "export const MODEL = 'gpt-4o';\n");
    const [before] = await hints();
    const refreshed = client.next('workspace/inlayHint/refresh');
    await client.change(models, 2, "export const MODEL = 'gpt-4o-mini';\n");
    await refreshed;
    const [after] = await hints();
    assert.notEqual(after?.label, before?.label);
    await client.change(models, 3, "export const MODEL = 'gpt-4o';\n");
  });

  it('shows a mistake in the configuration at its place', async () => {
    const isConfig = (params: PublishDiagnosticsParams) => params.uri.endsWith('.llmcost.json');
    const { diagnostics } = await client.seen('textDocument/publishDiagnostics', isConfig);
    assert.deepEqual(
      diagnostics.map(({ range }) => range.start),
      [{ line: 0, character: 31 }],
    );
  });

  it('lists the calls of the workspace', async () => {
    await client.seen('llmCost/changed');
    const calls = await client.connection.sendRequest<CallItem[]>('llmCost/calls');
    assert.deepEqual(
      calls.map(({ label, model, method }) => ({ label, model, method })),
      [{ label: 'chat.ts › answer', model: 'gpt-4o', method: 'chat.completions.create' }],
    );
  });

  it('replaces a retired model, after which the finding is gone', async () => {
    const text = CHAT.replace('MODEL,\n', "'gpt-4-0314',\n");
    const retired = await client.open('retired.ts', text);
    const [finding] = (await diagnosticsOf(retired)).filter(({ code }) => code === 'retired-model');
    assert(finding);
    const params = {
      textDocument: { uri: retired },
      range: finding.range,
      context: { diagnostics: [finding] },
    };
    const actions = await client.connection.sendRequest<CodeAction[]>('textDocument/codeAction', params);
    const fix = actions.find(({ kind, isPreferred }) => kind === 'quickfix' && isPreferred);
    const { edit } = await client.connection.sendRequest<CodeAction>('codeAction/resolve', fix);
    const [change] = (edit?.documentChanges ?? []) as TextDocumentEdit[];
    assert.equal(change?.textDocument.uri, retired);
    const contentChanges = (change.edits as TextEdit[])
      .toReversed()
      .map(({ range, newText }) => ({ range, text: newText }));
    await client.connection.sendNotification('textDocument/didChange', {
      textDocument: { uri: retired, version: 2 },
      contentChanges,
    });
    assert.deepEqual(
      (await diagnosticsOf(retired)).filter(({ code }) => code === 'retired-model'),
      [],
    );
  });

  it('silences a finding by the comment that it offers', async () => {
    const silent = await client.open('silent.ts', CHAT.replace('MODEL,\n', "'gpt-4-0314',\n"));
    const [finding] = (await diagnosticsOf(silent)).filter(({ code }) => code === 'retired-model');
    assert(finding);
    const params = {
      textDocument: { uri: silent },
      range: finding.range,
      context: { diagnostics: [finding] },
    };
    const actions = await client.connection.sendRequest<CodeAction[]>('textDocument/codeAction', params);
    const silence = actions.find(({ title }) => title === 'Disable retired-model for this line');
    const { edit } = await client.connection.sendRequest<CodeAction>('codeAction/resolve', silence);
    const [change] = (edit?.documentChanges ?? []) as TextDocumentEdit[];
    assert(change);
    const contentChanges = (change.edits as TextEdit[]).map(({ range, newText }) => ({
      range,
      text: newText,
    }));
    await client.connection.sendNotification('textDocument/didChange', {
      textDocument: { uri: silent, version: 2 },
      contentChanges,
    });
    assert.deepEqual(
      (await diagnosticsOf(silent)).filter(({ code }) => code === 'retired-model'),
      [],
    );
  });

  it('stands every broken text on the way to a whole one', async () => {
    const broken = await client.open('broken.ts', '');
    const request = { textDocument: { uri: broken }, range: WHOLE };
    let version = 1;
    for (let end = 1; end <= CHAT.length; end += 7) {
      await client.change(broken, ++version, CHAT.slice(0, end));
      await client.connection.sendRequest('textDocument/inlayHint', request);
    }
    const strange = [
      '\0',
      '\uFEFF',
      '\uD800',
      '`${`${`${',
      '{'.repeat(5000),
      'a.create('.repeat(300),
      CHAT.replaceAll('\n', '\r'),
    ];
    for (const text of strange) {
      await client.change(broken, ++version, text);
      assert(Array.isArray(await client.connection.sendRequest('textDocument/inlayHint', request)));
    }
    await client.change(broken, ++version, CHAT);
    assert.equal(
      (await client.connection.sendRequest<unknown[]>('textDocument/inlayHint', request)).length,
      1,
    );
    assert.deepEqual(
      client.received('window/logMessage').filter((params) => (params as { type: number }).type === 1),
      [],
    );
  });

  it('prices a document that was never saved', async () => {
    const untitled = await client.open('untitled:Untitled-1', CHAT);
    assert.match(String((await hints(untitled))[0]?.label), PRICE);
  });

  function hints(of: string = uri): Promise<InlayHint[]> {
    return client.connection.sendRequest('textDocument/inlayHint', {
      textDocument: { uri: of },
      range: WHOLE,
    });
  }

  async function diagnosticsOf(of: string) {
    const params = { textDocument: { uri: of } };
    const report = await client.connection.sendRequest<DocumentDiagnosticReport>(
      'textDocument/diagnostic',
      params,
    );
    return report.kind === 'full' ? report.items : [];
  }
});
