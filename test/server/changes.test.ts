// What the server does when something changes: texts, files, settings, folders.
import { strict as assert } from 'node:assert';
import { rmSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import {
  CancellationTokenSource,
  type InlayHint,
  LSPErrorCodes,
  type PublishDiagnosticsParams,
  type ResponseError,
} from 'vscode-languageserver-protocol/node';
import type { CallItem, Summary } from '../../server/src/protocol.ts';
import { type Client, FULL, startClient } from './client.ts';

const CALL = "client.create({ model: 'gpt-4o' });";
const WHOLE = { start: { line: 0, character: 0 }, end: { line: 99, character: 0 } };

let client: Client;

describe('while somebody types', () => {
  beforeEach(async () => {
    client = await startClient();
  });
  afterEach(() => client.stop());

  it('hints follow each edit, also one in the middle of a line', async () => {
    const uri = await client.open('a.ts', CALL);
    const range = { start: { line: 0, character: 24 }, end: { line: 0, character: 30 } };
    const contentChanges = [{ range, text: 'gpt-4o-mini' }];
    await client.connection.sendNotification('textDocument/didChange', {
      textDocument: { uri, version: 2 },
      contentChanges,
    });
    assert.deepEqual(await labels(uri), ['≈ $0.0002/call · $2.00/mo']);
  });

  it('a question that is overtaken by an edit is answered for the new text', async () => {
    const uri = await client.open('a.ts', `${CALL} // HOLD`);
    const answer = labels(uri);
    await client.change(uri, 2, `\n\n${CALL}\n${CALL}`);
    assert.equal((await answer).length, 2);
  });

  it('a question that is cancelled is answered at once', async () => {
    const uri = await client.open('a.ts', `${CALL} // HOLD`);
    const source = new CancellationTokenSource();
    const params = { textDocument: { uri }, range: WHOLE };
    const answer = client.connection.sendRequest('textDocument/inlayHint', params, source.token);
    source.cancel();
    await assert.rejects(answer, ({ code }: ResponseError) => code === LSPErrorCodes.RequestCancelled);
  });

  it('a bug in the analysis costs one answer and is logged', async () => {
    const uri = await client.open('a.ts', `${CALL} // THROW`);
    const logged = client.next<{ message: string }>('window/logMessage', ({ message }) =>
      message.startsWith('inlayHint'),
    );
    assert.deepEqual(await labels(uri), []);
    assert.match((await logged).message, /a bug in the analysis/);
    await client.change(uri, 2, CALL);
    assert.equal((await labels(uri)).length, 1);
  });

  it('views of an open file are refreshed when a file that it rests on changes', async () => {
    const a = await client.open('a.ts', `${CALL} // rests on b.ts`);
    const b = await client.open('b.ts', '');
    await labels(a);
    const refreshed = Promise.all([
      client.next('workspace/inlayHint/refresh'),
      client.next('workspace/codeLens/refresh'),
      client.next('workspace/diagnostic/refresh'),
    ]);
    await client.change(b, 2, 'const x = 1;');
    await refreshed;
  });

  it('an action that was offered for an older text is refused', async () => {
    const uri = await client.open('a.ts', CALL);
    const context = { diagnostics: [] };
    const params = { textDocument: { uri }, range: { start: WHOLE.start, end: WHOLE.start }, context };
    const [action] = await client.connection.sendRequest<object[]>('textDocument/codeAction', params);
    assert(action);
    await client.change(uri, 2, `\n${CALL}`);
    const resolved = client.connection.sendRequest('codeAction/resolve', action);
    await assert.rejects(resolved, ({ code }: ResponseError) => code === LSPErrorCodes.ContentModified);
  });
});

describe('an editor that cannot ask for findings', () => {
  beforeEach(async () => {
    const { diagnostic: _, ...textDocument } = FULL.textDocument ?? {};
    client = await startClient({ capabilities: { ...FULL, textDocument } });
  });
  afterEach(() => client.stop());

  it('is sent them, sent them again when they change, and loses them with the document', async () => {
    assert.equal(client.initialized.capabilities.diagnosticProvider, undefined);
    const uri = client.uri('a.ts');
    const first = published(uri, ({ version }) => version === 1);
    await client.open('a.ts', "client.create({ model: 'gpt-retired' });");
    assert.deepEqual(
      (await first).diagnostics.map(({ code }) => code),
      ['retired-model'],
    );

    const second = published(uri, ({ version }) => version === 2);
    await client.change(uri, 2, CALL);
    assert.deepEqual((await second).diagnostics, []);

    const third = published(uri);
    await client.connection.sendNotification('textDocument/didClose', { textDocument: { uri } });
    assert.deepEqual((await third).diagnostics, []);
  });
});

describe('the settings', () => {
  afterEach(() => client.stop());

  it('move the prices from hints to lenses, never both', async () => {
    client = await startClient();
    const uri = await client.open('a.ts', CALL);
    assert.deepEqual([(await labels(uri)).length, await lenses(uri)], [1, 0]);
    await configure({ annotations: 'lenses' });
    assert.deepEqual([(await labels(uri)).length, await lenses(uri)], [0, 1]);
    await configure({ annotations: 'off' });
    assert.deepEqual([(await labels(uri)).length, await lenses(uri)], [0, 0]);
  });

  it('reach the analysis', async () => {
    client = await startClient({ settings: { assume: { callsPerMonth: 1000 } } });
    const uri = await client.open('a.ts', CALL);
    assert.deepEqual(await labels(uri), ['≈ $0.0021/call · $2.10/mo']);
    await configure({ assume: { callsPerMonth: 100_000 } });
    assert.deepEqual(await labels(uri), ['≈ $0.0021/call · $210/mo']);
  });

  it('do no harm when they are wrong', async () => {
    client = await startClient({
      settings: { annotations: 'often', assume: { callsPerMonth: 'many' }, rules: 7 },
    });
    assert.deepEqual(await labels(await client.open('a.ts', CALL)), ['≈ $0.0021/call · $21/mo']);
  });

  it('are taken from the start options by an editor that cannot be asked, and from its notification', async () => {
    const initializationOptions = { settings: { assume: { callsPerMonth: 1000 } } };
    client = await startClient({ capabilities: {}, initializationOptions });
    const uri = await client.open('a.ts', CALL);
    assert.deepEqual(await labels(uri), ['≈ $0.0021/call · $2.10/mo']);
    const settings = { llmCost: { assume: { callsPerMonth: 100_000 } } };
    await client.connection.sendNotification('workspace/didChangeConfiguration', { settings });
    assert.deepEqual(await labels(uri), ['≈ $0.0021/call · $210/mo']);
  });
});

describe('mistakes in .llmcost.json', () => {
  beforeEach(async () => {
    client = await startClient({ folders: [{ '.llmcost.json': '{\n  "a": "wrong"\n}' }] });
  });
  afterEach(() => client.stop());

  it('are shown at their place though the file is not open', async () => {
    const { diagnostics } = await client.seen<PublishDiagnosticsParams>(
      'textDocument/publishDiagnostics',
      isConfig,
    );
    const range = { start: { line: 1, character: 8 }, end: { line: 1, character: 13 } };
    assert.deepEqual(diagnostics, [{ range, severity: 1, source: 'llm-cost', message: 'This is wrong.' }]);
  });

  it('go away when the file is put right on disk', async () => {
    await client.seen('textDocument/publishDiagnostics', isConfig);
    const gone = published(client.uri('.llmcost.json'));
    client.write('.llmcost.json', '{}');
    await touch('.llmcost.json');
    assert.deepEqual((await gone).diagnostics, []);
  });

  it('follow what is typed into the file', async () => {
    await client.seen('textDocument/publishDiagnostics', isConfig);
    const uri = await client.open('.llmcost.json', '{ "a": "wrong" }', 'jsonc');
    const moved = await published(uri);
    assert.deepEqual(
      moved.diagnostics.map(({ range }) => range.start),
      [{ line: 0, character: 8 }],
    );
  });
});

describe('the totals of the workspace', () => {
  afterEach(() => client.stop());

  it('count every call after the first scan, with progress', async () => {
    const folder = {
      'a.ts': `${CALL}\nclient.create({ model: 'mystery' });`,
      'b.ts': "client.create({ model: 'gpt-retired' });",
    };
    client = await startClient({ folders: [folder] });
    await client.seen('llmCost/changed');
    const kinds = client
      .received('$/progress')
      .map((params) => (params as { value: { kind: string } }).value.kind);
    assert.deepEqual([kinds[0], kinds.at(-1)], ['begin', 'end']);
    const costPerMonth = { low: 111, expected: 321, high: 705 };
    assert.deepEqual(await summary(), {
      calls: 3,
      pricedCalls: 2,
      costPerMonth,
      label: '≈ $321/mo',
      rangeLabel: '$111–705',
      scanned: true,
    });
  });

  it('list the dearest call first and those without a price last', async () => {
    const text = `client.create({ model: 'mystery' });\n${CALL}\nclient.create({ model: 'gpt-retired' });`;
    client = await startClient({ folders: [{ 'a.ts': text }] });
    await client.seen('llmCost/changed');
    const calls = await client.connection.sendRequest<CallItem[]>('llmCost/calls');
    assert.deepEqual(
      calls.map(({ model, costPerMonthLabel, range }) => [model, costPerMonthLabel, range.start.line]),
      [
        ['gpt-retired', '$300/mo', 2],
        ['gpt-4o', '$21/mo', 1],
        ['mystery', null, 0],
      ],
    );
    assert.equal(calls[1]?.label, 'a.ts › answer');
    assert.equal(calls[1].uri, client.uri('a.ts'));
  });

  it('follow edits that are not saved, and go back when they are dropped', async () => {
    client = await startClient({ folders: [{ 'a.ts': CALL }] });
    await client.seen('llmCost/changed');
    const uri = await client.open('a.ts', `${CALL}\n${CALL}`);
    await until(({ calls }) => calls === 2);
    await client.connection.sendNotification('textDocument/didClose', { textDocument: { uri } });
    await until(({ calls }) => calls === 1);
  });

  it('leave out documents that were never saved', async () => {
    client = await startClient({ folders: [{ 'a.ts': CALL }] });
    await client.seen('llmCost/changed');
    await labels(await client.open('untitled:Untitled-1', CALL));
    await client.open('a.ts', `${CALL}\n${CALL}`);
    await until(({ calls }) => calls !== 1);
    assert.equal((await summary()).calls, 2);
  });

  it('follow files that appear, change and disappear on disk', async () => {
    client = await startClient({ folders: [{ 'a.ts': CALL }] });
    await client.seen('llmCost/changed');
    client.write('b.ts', CALL);
    await touch('b.ts');
    await until(({ calls }) => calls === 2);
    rmSync(`${client.folder(0)}/b.ts`);
    await touch('b.ts');
    await until(({ calls }) => calls === 1);
  });

  it('leave out files that a scan leaves out, though they are written before our eyes', async () => {
    client = await startClient({ folders: [{ 'a.ts': CALL }] });
    await client.seen('llmCost/changed');
    client.write('ignored.ts', CALL);
    await touch('ignored.ts');
    client.write('b.ts', CALL);
    await touch('b.ts');
    await until(({ calls }) => calls > 1);
    assert.equal((await summary()).calls, 2);
  });

  it('follow a file that others rest on', async () => {
    client = await startClient({ folders: [{ 'a.ts': `${CALL} // rests on b.ts`, 'b.ts': '' }] });
    await client.seen('llmCost/changed');
    const told = client.next('llmCost/changed');
    client.write('b.ts', 'const x = 1;');
    await touch('b.ts');
    await told;
  });

  it('come of a new scan when one is asked for', async () => {
    client = await startClient({ folders: [{}] });
    await client.seen('llmCost/changed');
    client.write('new.ts', CALL);
    assert.equal((await client.connection.sendRequest<Summary>('llmCost/scan')).calls, 1);
  });

  it('keep what was found when a scan is given up', async () => {
    client = await startClient({ folders: [{ 'a.ts': CALL, '.llmcost.json': 'HOLD' }] });
    const { token } = await client.seen<{ token: string }>('window/workDoneProgress/create');
    await client.seen('$/progress');
    const told = client.next('llmCost/changed');
    await client.connection.sendNotification('window/workDoneProgress/cancel', { token });
    await told;
    const { calls, scanned } = await summary();
    assert.deepEqual({ calls, scanned }, { calls: 1, scanned: false });
  });

  it('span all folders, also those that come and go', async () => {
    client = await startClient({ folders: [{ 'a.ts': CALL }, { 'b.ts': CALL }] });
    await client.seen('llmCost/changed');
    assert.equal((await summary()).calls, 2);
    const gone = { uri: pathToFileURL(client.folder(1)).href, name: 'b' };
    await moveFolders({ added: [], removed: [gone] });
    assert.equal((await summary()).calls, 1);
    await moveFolders({ added: [gone], removed: [] });
    assert.equal((await summary()).calls, 2);
  });

  it('keep open documents through a change of folders', async () => {
    client = await startClient({ folders: [{}, {}] });
    const uri = await client.open('a.ts', CALL);
    assert.equal((await labels(uri)).length, 1);
    await moveFolders({ added: [], removed: [{ uri: pathToFileURL(client.folder(1)).href, name: 'b' }] });
    assert.equal((await labels(uri)).length, 1);
  });
});

async function labels(uri: string): Promise<readonly unknown[]> {
  const params = { textDocument: { uri }, range: WHOLE };
  const hints = await client.connection.sendRequest<InlayHint[]>('textDocument/inlayHint', params);
  return hints.map(({ label }) => label);
}

async function lenses(uri: string): Promise<number> {
  return (await client.connection.sendRequest<unknown[]>('textDocument/codeLens', { textDocument: { uri } }))
    .length;
}

async function configure(settings: unknown): Promise<void> {
  client.settings = settings;
  const refreshed = client.next('workspace/inlayHint/refresh');
  await client.connection.sendNotification('workspace/didChangeConfiguration', { settings: null });
  await refreshed;
}

function published(uri: string, fits: (params: PublishDiagnosticsParams) => boolean = () => true) {
  return client.next<PublishDiagnosticsParams>(
    'textDocument/publishDiagnostics',
    (params) => params.uri === uri && fits(params),
  );
}

function isConfig({ uri }: PublishDiagnosticsParams): boolean {
  return uri.endsWith('/.llmcost.json');
}

/** Says that a file changed on disk. */
function touch(name: string): Promise<void> {
  const changes = [{ uri: client.uri(name), type: 2 }];
  return client.connection.sendNotification('workspace/didChangeWatchedFiles', { changes });
}

function summary(): Promise<Summary> {
  return client.connection.sendRequest('llmCost/summary');
}

/** Waits through the notifications of the server until its totals fit. */
async function until(fits: (totals: Summary) => boolean): Promise<void> {
  for (;;) {
    const told = client.next('llmCost/changed');
    if (fits(await summary())) return;
    await told;
  }
}

async function moveFolders(event: object): Promise<void> {
  const told = client.next('llmCost/changed');
  await client.connection.sendNotification('workspace/didChangeWorkspaceFolders', { event });
  await told;
}
