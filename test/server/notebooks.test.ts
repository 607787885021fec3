// Notebooks as an editor syncs them: cells are documents of their own, and the names of one flow into the next.
import { strict as assert } from 'node:assert';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type {
  ClientCapabilities,
  CodeAction,
  CodeLens,
  Diagnostic,
  DocumentDiagnosticReport,
  Hover,
  InlayHint,
  MarkupContent,
  PublishDiagnosticsParams,
  TextDocumentEdit,
  TextEdit,
} from 'vscode-languageserver-protocol/node';
import type { CallItem, Summary } from '../../server/src/protocol.ts';
import { type Client, FULL, REAL_SERVER, startClient } from './client.ts';

const WITH_NOTEBOOKS: ClientCapabilities = {
  ...FULL,
  notebookDocument: { synchronization: { dynamicRegistration: true, executionSummarySupport: true } },
};
const WHOLE = { start: { line: 0, character: 0 }, end: { line: 999, character: 0 } };
const PRICE = /^≈ \$[\d.]+\/call · \$[\d.]+k?\/mo$/;

const TITLE = "# It's a test\n\n`client.chat.completions.create(model='gpt-4')`";
const SETUP = '%pip install openai\nfrom openai import OpenAI\n\nclient = OpenAI(max_retries=3)';
const MODEL = "model = 'gpt-4o'";
const CALL = `reply = client.chat.completions.create(
    model=model, max_tokens=200, messages=[{'role': 'user', 'content': 'Hi'}]
)`;
const RETIRED = CALL.replace('=model', "='gpt-4-0314'");
const AT_CALL = { line: 0, character: 35 };
const MARKUP = 1;
const CODE = 2;

describe('a notebook in the editor', () => {
  let client: Client;

  before(async () => {
    const capabilities = WITH_NOTEBOOKS;
    client = await startClient({
      server: REAL_SERVER,
      capabilities,
      folders: [{ 'a.ipynb': onDisk('gpt-4o') }],
    });
  });
  afterEach(() => close());
  after(() => client.stop());

  it('is asked for with all of its cells', () => {
    assert.deepEqual(client.initialized.capabilities.notebookDocumentSync, {
      notebookSelector: [{ notebook: { notebookType: 'jupyter-notebook' } }],
    });
  });

  it('shows the price in the cell of the call, and in no other', async () => {
    await open(SETUP, MODEL, CALL);
    const [hint, ...more] = await hints('cell3');
    assert.deepEqual(more, []);
    assert.match(String(hint?.label), PRICE);
    assert.deepEqual(hint?.position, { line: 0, character: 39 });
    for (const other of ['cell0', 'cell1', 'cell2']) assert.deepEqual(await hints(other), []);
  });

  it('explains it in the hover, with the other cell as the place of the model', async () => {
    await open(SETUP, MODEL, CALL);
    const params = { textDocument: { uri: cell('cell3') }, position: AT_CALL };
    const hover = await client.connection.sendRequest<Hover>('textDocument/hover', params);
    assert.match(
      (hover.contents as MarkupContent).value,
      /`gpt-4o`, a constant at \[a\.ipynb:cell 3:1\]\(<vscode-notebook-cell:.*#cell2>\)/,
    );
    assert.deepEqual(hover.range, { start: { line: 0, character: 32 }, end: { line: 0, character: 38 } });
    const nothing = { textDocument: { uri: cell('cell0') }, position: { line: 2, character: 30 } };
    assert.equal(await client.connection.sendRequest('textDocument/hover', nothing), null);
  });

  it('follows a change in one cell with the price in another', async () => {
    await open(SETUP, MODEL, CALL);
    const [before] = await hints('cell3');
    const refreshed = client.next('workspace/inlayHint/refresh');
    await edit('cell2', 2, "model = 'gpt-4o-mini'");
    await refreshed;
    const [after] = await hints('cell3');
    assert.notEqual(after?.label, before?.label);
  });

  it('reports findings in the cell that they are in', async () => {
    await open(SETUP, RETIRED, CALL.replace('=model', "='gpt-4o'"));
    const [finding, ...more] = await diagnostics('cell2');
    assert.deepEqual(more, []);
    assert.equal(finding?.code, 'retired-model');
    assert.equal(finding?.range.start.line, 1);
    assert.deepEqual(await diagnostics('cell3'), []);
  });

  it('edits the cell by a quick fix, after which the finding is gone', async () => {
    await open(SETUP, 'x = 1', RETIRED);
    const [finding] = await diagnostics('cell3');
    const change = await fix(
      'cell3',
      finding,
      ({ kind, isPreferred }) => kind === 'quickfix' && !!isPreferred,
    );
    assert.deepEqual(change.textDocument, { uri: cell('cell3'), version: 1 });
    await apply('cell3', 2, change.edits as TextEdit[]);
    assert.deepEqual(await diagnostics('cell3'), []);
  });

  it('edits another cell where the model stands there', async () => {
    await open(SETUP, MODEL, CALL);
    const isSwitch = ({ title }: CodeAction) => title.startsWith('Switch to ');
    const change = await fix('cell3', { range: { start: AT_CALL, end: AT_CALL }, message: '' }, isSwitch, {
      // What the new model refuses changes in the cell of the call.
      also: ['cell3'],
    });
    assert.deepEqual(change.textDocument, { uri: cell('cell2'), version: 1 });
    assert.deepEqual((change.edits as TextEdit[])[0]?.range, {
      start: { line: 0, character: 9 },
      end: { line: 0, character: 15 },
    });
  });

  it('silences a finding by a comment in its cell', async () => {
    await open(SETUP, `%%time\n${RETIRED}`);
    const [finding] = await diagnostics('cell2');
    const change = await fix(
      'cell2',
      finding,
      ({ title }) => title === 'Disable retired-model for this line',
    );
    assert.deepEqual(change.textDocument, { uri: cell('cell2'), version: 1 });
    await apply('cell2', 2, change.edits as TextEdit[]);
    assert.deepEqual(await diagnostics('cell2'), []);
  });

  it('keeps up with an edit made before the action was chosen in a cell above', async () => {
    await open(SETUP, 'x = 1', RETIRED);
    const [finding] = await diagnostics('cell3');
    const isFix = ({ kind, isPreferred }: CodeAction) => kind === 'quickfix' && !!isPreferred;
    const change = await fix('cell3', finding, isFix, {
      meanwhile: () => edit('cell2', 2, 'a_much_longer_name = 1\ny = 2'),
    });
    assert.equal((change.edits as TextEdit[])[0]?.range.start.line, 1);
  });

  it('follows cells that are moved, removed and added', async () => {
    await open(SETUP, MODEL, CALL);
    assert.equal((await hints('cell3')).length, 1);
    const refreshed = client.next('workspace/inlayHint/refresh');
    // The call is moved to the top: no document is opened or closed by that.
    await restructure(2, { start: 0, deleteCount: 4, cells: [3, 0, 1, 2].map(cellData) });
    await refreshed;
    assert.match(String((await hints('cell3'))[0]?.label), PRICE);
    assert.equal((await callItems())[0]?.cell, 0);

    const changed = client.next('llmCost/changed');
    await restructure(3, { start: 0, deleteCount: 1 }, { didClose: [{ uri: cell('cell3') }] });
    assert.deepEqual(await hints('cell3'), []);
    await changed;
    assert.deepEqual(await client.connection.sendRequest('llmCost/calls'), []);

    const added = { uri: cell('cell4'), languageId: 'python', version: 1, text: CALL };
    await restructure(4, { start: 3, deleteCount: 0, cells: [cellData(4)] }, { didOpen: [added] });
    assert.match(String((await hints('cell4'))[0]?.label), PRICE);
    assert.equal((await callItems())[0]?.cell, 3);
  });

  it('is counted once, as it is in the editor, and as it is on disk when it is closed', async () => {
    await client.seen('llmCost/changed');
    assert.deepEqual(await models(), ['gpt-4o']);
    await open(SETUP, "model = 'gpt-4o-mini'", CALL);
    assert.deepEqual(await models(), ['gpt-4o-mini']);
    const summary = await client.connection.sendRequest<Summary>('llmCost/scan');
    assert.equal(summary.calls, 1);
    await close();
    assert.deepEqual(await models(), ['gpt-4o']);
    assert.deepEqual(await hints('cell3'), []);
  });

  it('names the notebook and the cell to who wants to go there', async () => {
    await client.seen('llmCost/changed');
    const [item] = await client.connection.sendRequest<CallItem[]>('llmCost/calls');
    assert.deepEqual([item?.uri, item?.cell, item?.label], [client.uri('a.ipynb'), 1, 'a.ipynb › cell 2']);
    assert.equal(item?.range.start.line, 0);
  });

  it('has lenses where the settings want them', async () => {
    await configure({ annotations: 'lenses' });
    await open(SETUP, MODEL, CALL);
    const params = { textDocument: { uri: cell('cell3') } };
    const [lens] = await client.connection.sendRequest<CodeLens[]>('textDocument/codeLens', params);
    assert.deepEqual(lens?.command?.arguments, [client.uri('a.ipynb'), lens?.range, 3]);
    await configure(null);
  });

  it('survives cells that are broken, of other languages, or none at all', async () => {
    await open(
      SETUP,
      'client.chat.completions.create(\n    model=',
      '"""',
      CALL.replace('=model', "='gpt-4o'"),
    );
    assert.match(String((await hints('cell4'))[0]?.label), PRICE);
    await restructure(2, { start: 0, deleteCount: 5 });
    assert.deepEqual(await hints('cell4'), []);
    const errors = client
      .received('window/logMessage')
      .filter((params) => (params as { type: number }).type === 1);
    assert.deepEqual(errors, []);
  });

  async function configure(settings: unknown): Promise<void> {
    client.settings = settings;
    const refreshed = client.next('workspace/codeLens/refresh');
    await client.connection.sendNotification('workspace/didChangeConfiguration', { settings: null });
    await refreshed;
  }

  async function open(...code: string[]): Promise<void> {
    const texts = [TITLE, ...code];
    await client.connection.sendNotification('notebookDocument/didOpen', {
      notebookDocument: {
        uri: client.uri('a.ipynb'),
        notebookType: 'jupyter-notebook',
        version: 1,
        cells: texts.map((_, index) => cellData(index)),
      },
      cellTextDocuments: texts.map((text, index) => ({
        uri: cell(`cell${index}`),
        languageId: index === 0 ? 'markdown' : 'python',
        version: 1,
        text,
      })),
    });
  }

  function cell(name: string): string {
    return `${client.uri('a.ipynb').replace(/^file:\/\//, 'vscode-notebook-cell:')}#${name}`;
  }

  function cellData(index: number) {
    return { kind: index === 0 ? MARKUP : CODE, document: cell(`cell${index}`) };
  }

  function change(version: number, cells: object): Promise<void> {
    return client.connection.sendNotification('notebookDocument/didChange', {
      notebookDocument: { uri: client.uri('a.ipynb'), version },
      change: { cells },
    });
  }

  function restructure(version: number, array: object, documents: object = {}): Promise<void> {
    return change(version, { structure: { array, ...documents } });
  }

  function edit(name: string, version: number, text: string): Promise<void> {
    return apply(name, version, [{ range: WHOLE, newText: text }]);
  }

  function apply(name: string, version: number, edits: readonly TextEdit[]): Promise<void> {
    const changes = edits.toReversed().map(({ range, newText }) => ({ range, text: newText }));
    return change(version, { textContent: [{ document: { uri: cell(name), version }, changes }] });
  }

  function close(): Promise<void> {
    return client.connection.sendNotification('notebookDocument/didClose', {
      notebookDocument: { uri: client.uri('a.ipynb') },
      cellTextDocuments: [0, 1, 2, 3].map((index) => ({ uri: cell(`cell${index}`) })),
    });
  }

  function hints(name: string): Promise<InlayHint[]> {
    const params = { textDocument: { uri: cell(name) }, range: WHOLE };
    return client.connection.sendRequest('textDocument/inlayHint', params);
  }

  async function diagnostics(name: string): Promise<readonly Diagnostic[]> {
    const params = { textDocument: { uri: cell(name) } };
    const report = await client.connection.sendRequest<DocumentDiagnosticReport>(
      'textDocument/diagnostic',
      params,
    );
    return report.kind === 'full' ? report.items.filter(({ code }) => code === 'retired-model') : [];
  }

  async function fix(
    name: string,
    finding: Diagnostic | undefined,
    isWanted: (action: CodeAction) => boolean,
    {
      meanwhile = async () => undefined,
      also = [],
    }: { readonly meanwhile?: () => Promise<void>; readonly also?: readonly string[] } = {},
  ): Promise<TextDocumentEdit> {
    assert(finding);
    const actions = await client.connection.sendRequest<CodeAction[]>('textDocument/codeAction', {
      textDocument: { uri: cell(name) },
      range: finding.range,
      context: { diagnostics: [finding] },
    });
    const action = actions.find(isWanted);
    assert(action, actions.map(({ title }) => title).join());
    await meanwhile();
    const resolved = await client.connection.sendRequest<CodeAction>('codeAction/resolve', action);
    const changes = (resolved.edit?.documentChanges ?? []) as TextDocumentEdit[];
    const beside = also.map(cell);
    const [changed, ...others] = changes.filter(({ textDocument }) => !beside.includes(textDocument.uri));
    assert(changed && others.length === 0, JSON.stringify(changes));
    return changed;
  }

  /** Brought up to date by a scan, which a change asks for only after a while. */
  async function callItems(): Promise<readonly CallItem[]> {
    await client.connection.sendRequest('llmCost/scan');
    return client.connection.sendRequest<CallItem[]>('llmCost/calls');
  }

  async function models(): Promise<readonly (string | null)[]> {
    return (await callItems()).map(({ model }) => model);
  }
});

describe('a notebook in an editor that is sent its findings', () => {
  it('has those of a removed cell taken back', async () => {
    const { diagnostic: _, ...textDocument } = WITH_NOTEBOOKS.textDocument ?? {};
    const capabilities = { ...WITH_NOTEBOOKS, textDocument };
    const client = await startClient({ server: REAL_SERVER, capabilities });
    const uri = client.uri('b.ipynb');
    const cells = [SETUP, RETIRED].map((text, index) => ({ uri: `${uri}#${index}`, text }));
    const isLast = (count: number) => (params: PublishDiagnosticsParams) =>
      params.uri === `${uri}#1` && params.diagnostics.length === count;
    const told = client.next('textDocument/publishDiagnostics', isLast(1));
    await client.connection.sendNotification('notebookDocument/didOpen', {
      notebookDocument: {
        uri,
        notebookType: 'jupyter-notebook',
        version: 1,
        cells: cells.map((cell) => ({ kind: CODE, document: cell.uri })),
      },
      cellTextDocuments: cells.map((cell) => ({ ...cell, languageId: 'python', version: 1 })),
    });
    await told;
    const takenBack = client.next('textDocument/publishDiagnostics', isLast(0));
    const structure = { array: { start: 1, deleteCount: 1 }, didClose: [{ uri: `${uri}#1` }] };
    await client.connection.sendNotification('notebookDocument/didChange', {
      notebookDocument: { uri, version: 2 },
      change: { cells: { structure } },
    });
    await takenBack;
    await client.stop();
  });
});

describe('a notebook that is not in the editor', () => {
  it('follows the file on disk', async () => {
    const client = await startClient({ server: REAL_SERVER, capabilities: WITH_NOTEBOOKS });
    await client.seen('llmCost/changed');
    const changed = client.next('llmCost/changed');
    writeFileSync(path.join(client.folder(0), 'new.ipynb'), onDisk('gpt-4o'));
    await client.connection.sendNotification('workspace/didChangeWatchedFiles', {
      changes: [{ uri: client.uri('new.ipynb'), type: 1 }],
    });
    await changed;
    const items = await client.connection.sendRequest<CallItem[]>('llmCost/calls');
    assert.deepEqual(
      items.map(({ model, cell }) => [model, cell]),
      [['gpt-4o', 1]],
    );
    await client.stop();
  });
});

function onDisk(model: string): string {
  const sources = [SETUP, CALL.replace('=model', `='${model}'`)];
  const cells = sources.map((source) => ({ cell_type: 'code', metadata: {}, outputs: [], source }));
  return JSON.stringify({ nbformat: 4, nbformat_minor: 5, metadata: {}, cells });
}
