// Each request of an editor, over the wire.
import { strict as assert } from 'node:assert';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type {
  CodeAction,
  CodeLens,
  Diagnostic,
  DocumentDiagnosticReport,
  Hover,
  InlayHint,
  MarkupContent,
  Position,
  Range,
} from 'vscode-languageserver-protocol/node';
import { type Client, FULL, startClient } from './client.ts';

const WHOLE: Range = { start: { line: 0, character: 0 }, end: { line: 99, character: 0 } };

const TEXT = `
const reply = await client.create({
  model: 'gpt-4o',
});
const old = await client.create({ model: 'gpt-retired' });
`;

describe('an editor', () => {
  let client: Client;
  let uri: string;

  before(async () => {
    client = await startClient();
    uri = await client.open('chat.ts', TEXT);
  });
  after(() => client.stop());

  it('gets a hint behind each call', async () => {
    const hints = await request<InlayHint[]>('textDocument/inlayHint', { range: WHOLE });
    assert.deepEqual(
      hints.map(({ label, position, paddingLeft }) => ({ label, position, paddingLeft })),
      [
        { label: '≈ $0.0021/call · $21/mo', position: { line: 1, character: 35 }, paddingLeft: true },
        { label: '≈ $0.03/call · $300/mo', position: { line: 4, character: 58 }, paddingLeft: true },
      ],
    );
  });

  it('gets only the hints of the lines that it shows', async () => {
    const range = { start: { line: 2, character: 0 }, end: { line: 99, character: 0 } };
    const hints = await request<InlayHint[]>('textDocument/inlayHint', { range });
    assert.deepEqual(
      hints.map(({ position }) => position.line),
      [4],
    );
  });

  it('gets the same text as tool tip of a hint and as hover', async () => {
    const [hint] = await request<InlayHint[]>('textDocument/inlayHint', { range: WHOLE });
    const hover = await hoverAt({ line: 1, character: 30 });
    assert.deepEqual(hint?.tooltip, hover?.contents);
    assert.deepEqual(hover?.range, { start: { line: 1, character: 27 }, end: { line: 1, character: 33 } });
  });

  it('gets a hover at the model, with a link that opens its place', async () => {
    const hover = await hoverAt({ line: 2, character: 12 });
    assert(hover);
    const { kind, value } = hover.contents as MarkupContent;
    assert.equal(kind, 'markdown');
    assert(value.includes(`[chat.ts:3](<${uri}#L3,10>)`), value);
  });

  it('gets no hover elsewhere', async () => {
    assert.equal(await hoverAt({ line: 1, character: 3 }), null);
  });

  it('gets no lens while the settings want hints', async () => {
    assert.deepEqual(await request('textDocument/codeLens', {}), []);
  });

  it('gets the findings when it asks', async () => {
    const report = await request<DocumentDiagnosticReport>('textDocument/diagnostic', {});
    assert(report.kind === 'full');
    const page = path.join(import.meta.dirname, '../../docs/rules/retired-model.md');
    const model = { start: { line: 4, character: 41 }, end: { line: 4, character: 54 } };
    const name = { start: { line: 4, character: 25 }, end: { line: 4, character: 31 } };
    assert.deepEqual(report.items, [
      {
        range: model,
        severity: 1,
        code: 'retired-model',
        codeDescription: { href: pathToFileURL(page).href },
        source: 'llm-cost',
        message: 'gpt-retired was shut down on 2025-06-06.',
        tags: [2],
        relatedInformation: [{ location: { uri, range: name }, message: 'used here' }],
      },
    ]);
  });

  it('is told when the findings are those that it has', async () => {
    const first = await request<DocumentDiagnosticReport>('textDocument/diagnostic', {});
    const again = { previousResultId: first.resultId };
    const second = await request<DocumentDiagnosticReport>('textDocument/diagnostic', again);
    assert.deepEqual(second, { kind: 'unchanged', resultId: first.resultId });
  });

  it('gets the cheaper model as a rewrite, and its edit when it is chosen', async () => {
    const [action, ...more] = await actionsAt({ line: 1, character: 30 });
    assert.deepEqual(more, []);
    assert.equal(action?.title, 'Switch to gpt-4o-mini (saves ≈ $19/mo, −90 %)');
    assert.equal(action.kind, 'refactor.rewrite');
    assert.equal(action.edit, undefined);
    const resolved = await client.connection.sendRequest<CodeAction>('codeAction/resolve', action);
    const range = { start: { line: 2, character: 9 }, end: { line: 2, character: 17 } };
    assert.deepEqual(resolved.edit, {
      documentChanges: [{ textDocument: { uri, version: 1 }, edits: [{ range, newText: "'gpt-4o-mini'" }] }],
    });
  });

  it('gets the quick fix of a finding, tied to its diagnostic', async () => {
    const report = await request<DocumentDiagnosticReport>('textDocument/diagnostic', {});
    const diagnostics = report.kind === 'full' ? report.items : [];
    const [fix, silence] = await actionsAt({ line: 4, character: 45 }, diagnostics);
    assert.equal(fix?.title, 'Replace by gpt-4o');
    assert.equal(fix.isPreferred, true);
    assert.deepEqual(fix.diagnostics, diagnostics);
    assert.equal(silence?.title, 'Disable retired-model for this line');
    assert.equal(silence.isPreferred, undefined);
  });

  it('gets only the kinds of action that it wants', async () => {
    const everywhere = { start: { line: 0, character: 0 }, end: { line: 9, character: 0 } };
    const kinds = async (only: readonly string[]) => {
      const context = { diagnostics: [], only };
      const actions = await request<CodeAction[]>('textDocument/codeAction', { range: everywhere, context });
      return actions.map(({ kind }) => kind);
    };
    assert.deepEqual(await kinds(['refactor']), ['refactor.rewrite']);
    assert.deepEqual(await kinds(['quickfix']), ['quickfix', 'quickfix']);
    assert.deepEqual(await kinds(['source.organizeImports']), []);
  });

  it('gets empty answers for a document that is not open', async () => {
    const textDocument = { uri: client.uri('other.ts') };
    assert.deepEqual(await request('textDocument/inlayHint', { textDocument, range: WHOLE }), []);
    assert.equal(await request('textDocument/hover', { textDocument, position: WHOLE.start }), null);
    assert.deepEqual(await request('textDocument/diagnostic', { textDocument }), { kind: 'full', items: [] });
  });

  it('gets nothing for a file system that is none, and for other languages', async () => {
    for (const [name, language] of [
      ['vscode-vfs://github/a/b.ts', 'typescript'],
      ['notes.md', 'markdown'],
    ] as const) {
      const textDocument = { uri: await client.open(name, TEXT, language) };
      assert.deepEqual(await request('textDocument/inlayHint', { textDocument, range: WHOLE }), []);
    }
  });

  it('gets hints in a document that was never saved', async () => {
    const textDocument = { uri: await client.open('untitled:Untitled-1', TEXT) };
    const hints = await request<InlayHint[]>('textDocument/inlayHint', { textDocument, range: WHOLE });
    assert.equal(hints.length, 2);
  });

  function request<R>(method: string, params: object): Promise<R> {
    return client.connection.sendRequest<R>(method, { textDocument: { uri }, ...params });
  }

  function hoverAt(position: Position): Promise<Hover | null> {
    return request('textDocument/hover', { position });
  }

  function actionsAt(position: Position, diagnostics: readonly Diagnostic[] = []): Promise<CodeAction[]> {
    const range = { start: position, end: position };
    return request('textDocument/codeAction', { range, context: { diagnostics } });
  }
});

describe('a simple editor', () => {
  it('gets edits at once, and hovers as plain text', async () => {
    const codeAction = { codeActionLiteralSupport: { codeActionKind: { valueSet: [] } } };
    const client = await startClient({ capabilities: { textDocument: { codeAction } } });
    const uri = await client.open('chat.ts', TEXT);
    const at = { textDocument: { uri }, position: { line: 1, character: 30 } };
    const range = { start: at.position, end: at.position };
    const params = { ...at, range, context: { diagnostics: [] } };
    const [action] = await client.connection.sendRequest<CodeAction[]>('textDocument/codeAction', params);
    assert.deepEqual(Object.keys(action?.edit?.changes ?? {}), [uri]);
    const hover = await client.connection.sendRequest<Hover>('textDocument/hover', at);
    assert.equal((hover.contents as MarkupContent).kind, 'plaintext');
    await client.stop();
  });
});

describe('an editor that wants lenses', () => {
  it('gets lenses that run its command, and no hints', async () => {
    const settings = { annotations: 'lenses' };
    const client = await startClient({
      settings,
      initializationOptions: { openCallCommand: 'open' },
      capabilities: FULL,
    });
    const uri = await client.open('chat.ts', TEXT);
    const params = { textDocument: { uri }, range: WHOLE };
    assert.deepEqual(await client.connection.sendRequest('textDocument/inlayHint', params), []);
    const [lens] = await client.connection.sendRequest<CodeLens[]>('textDocument/codeLens', params);
    const range = { start: { line: 1, character: 27 }, end: { line: 1, character: 33 } };
    assert.deepEqual(lens, {
      range,
      command: { title: '≈ $0.0021/call · $21/mo · gpt-4o', command: 'open', arguments: [uri, range] },
    });
    await client.stop();
  });
});
