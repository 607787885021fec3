// "Fix all in the workspace", with the real parser and rules.
import { strict as assert } from 'node:assert';
import type {
  ApplyWorkspaceEditParams,
  CodeAction,
  TextDocumentEdit,
} from 'vscode-languageserver-protocol/node';
import { type Client, FULL, REAL_SERVER, startClient } from './client.ts';

const WITHOUT_RETRY = `import { GoogleGenAI } from '@google/genai';
const ai = new GoogleGenAI({ apiKey: process.env.GEMINI_API_KEY });
export const ask = () => ai.models.generateContent({ model: 'gemini-3.8-flash', contents: 'Hi' });
`;

const FOLDER = {
  'a.ts': WITHOUT_RETRY,
  'b.ts': WITHOUT_RETRY,
  'package.json': '{ "name": "x" }',
};

describe('fix all in the workspace', () => {
  let client: Client;
  let uri: string;

  before(async () => {
    const capabilities = {
      ...FULL,
      workspace: {
        ...FULL.workspace,
        applyEdit: true,
        workspaceEdit: { documentChanges: true, changeAnnotationSupport: {} },
      },
    };
    client = await startClient({ server: REAL_SERVER, folders: [FOLDER], capabilities });
    uri = await client.open('a.ts', WITHOUT_RETRY);
    await client.connection.sendRequest('llmCost/scan');
  });
  after(() => client.stop());

  it('is offered at a finding of which other files have more', async () => {
    const at = { line: 2, character: WITHOUT_RETRY.split('\n')[2]?.indexOf('generateContent') ?? 0 };
    const actions = await client.connection.sendRequest<CodeAction[]>('textDocument/codeAction', {
      textDocument: { uri },
      range: { start: at, end: at },
      context: { diagnostics: [] },
    });
    const [action] = actions.filter(({ command }) => command);
    assert.equal(action?.title, 'Fix all 2 missing-retry in the workspace');
    assert.deepEqual(action.command?.arguments, ['missing-retry']);
  });

  it('asks the editor for the edits of all files, to be looked at first', async () => {
    const asked = client.next<ApplyWorkspaceEditParams>('workspace/applyEdit');
    const command = 'llmCost.fixAll';
    await client.connection.sendRequest('workspace/executeCommand', {
      command,
      arguments: ['missing-retry'],
    });
    const { label, edit } = await asked;
    assert.equal(label, 'Fix 2 findings');
    const [annotation] = Object.values(edit.changeAnnotations ?? {});
    assert.deepEqual(annotation, { label: 'Fix 2 findings', needsConfirmation: true });
    const changes = (edit.documentChanges ?? []) as TextDocumentEdit[];
    assert.deepEqual(
      changes.map(({ textDocument }) => [textDocument.uri, textDocument.version]),
      [
        [client.uri('a.ts'), 1],
        [client.uri('b.ts'), null],
      ],
    );
    for (const { edits } of changes)
      assert.deepEqual(
        edits.map((each) => ('newText' in each ? each.newText : null)),
        [', httpOptions: { retryOptions: { attempts: 5 } }'],
      );
  });

  it('says so where a rule has nothing to fix', async () => {
    const told = client.next<{ message: string }>('window/showMessageRequest');
    const command = 'llmCost.fixAll';
    await client.connection.sendRequest('workspace/executeCommand', {
      command,
      arguments: ['retired-model'],
    });
    assert.match((await told).message, /nothing to fix/);
  });
});
