// "Fix all in the workspace", with the real parser and rules.
import { strict as assert } from 'node:assert';
import type {
  ApplyWorkspaceEditParams,
  CodeAction,
  Diagnostic,
  TextDocumentEdit,
  TextEdit,
} from 'vscode-languageserver-protocol/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
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

const LOCAL = `import express from 'express';
import ollama from 'ollama';

const app = express();

app.post('/summary', async (req, res) => {
  const answer = await ollama.chat({ model: 'llama3.2', messages: [{ role: 'user', content: req.body.text }] });
  res.send(answer.message.content);
});

app.post('/title', async (req, res) => {
  const answer = await ollama.chat({ model: 'llama3.2', messages: [{ role: 'user', content: req.body.title }] });
  res.send(answer.message.content);
});
`;

const TWO_CLIENTS = `import os

from mistralai import Mistral

first = Mistral(api_key=os.environ["FIRST_KEY"])
second = Mistral(api_key=os.environ["SECOND_KEY"])


def classify(text):
    return first.chat.complete(model="mistral-small-latest", messages=[{"role": "user", "content": text}])


def summarise(text):
    return second.chat.complete(model="mistral-small-latest", messages=[{"role": "user", "content": text}])
`;

/** The fix of one needs another import than that of the other, at the same place. */
const TWO_KINDS = `import os

import ollama
from flask import Flask, request
from mistralai import Mistral

app = Flask(__name__)
mistral = Mistral(api_key=os.environ["MISTRAL_API_KEY"])


@app.post("/summary")
def summary():
    return ollama.chat(model="llama3.2", messages=[{"role": "user", "content": request.json["text"]}])


@app.post("/label")
def label():
    return mistral.chat.complete(
        model="mistral-small-latest", messages=[{"role": "user", "content": request.json["text"]}]
    )
`;

describe('fixes that need the same import', () => {
  let client: Client;

  before(async () => {
    const capabilities = {
      ...FULL,
      workspace: { ...FULL.workspace, applyEdit: true, workspaceEdit: { documentChanges: true } },
    };
    const folder = {
      'package.json': '{ "dependencies": { "ollama": "0.6.4", "p-retry": "9.0.0", "express": "5.1.0" } }',
      'pyproject.toml': '[project]\ndependencies = ["flask", "mistralai", "ollama", "tenacity>=9"]\n',
    };
    client = await startClient({ server: REAL_SERVER, folders: [folder], capabilities });
  });
  after(() => client.stop());

  async function fixAll(name: string, text: string, languageId: string): Promise<string> {
    const uri = await client.open(name, text, languageId);
    const range = { start: { line: 0, character: 0 }, end: { line: text.split('\n').length, character: 0 } };
    const actions = await client.connection.sendRequest<CodeAction[]>('textDocument/codeAction', {
      textDocument: { uri },
      range,
      context: { diagnostics: [], only: ['source.fixAll'] },
    });
    assert.equal(actions.length, 1);
    const action = await client.connection.sendRequest<CodeAction>('codeAction/resolve', actions[0]);
    const [change] = (action.edit?.documentChanges ?? []) as TextDocumentEdit[];
    const fixed = TextDocument.applyEdits(
      TextDocument.create(uri, languageId, 1, text),
      (change?.edits ?? []) as TextEdit[],
    );
    await client.change(uri, 2, fixed);
    const { items } = await client.connection.sendRequest<{ items: Diagnostic[] }>(
      'textDocument/diagnostic',
      {
        textDocument: { uri },
      },
    );
    assert.deepEqual(
      items.filter(({ code }) => code === 'missing-retry').map(({ message }) => message),
      [],
    );
    return fixed;
  }

  it('are made together with one of it, in TypeScript', async () => {
    const fixed = await fixAll('local.ts', LOCAL, 'typescript');
    assert.equal(fixed.split("import pRetry from 'p-retry';").length, 2);
    assert.equal(fixed.split('await pRetry(() => ollama.chat(').length, 3);
  });

  it('are made together with one of it, in Python', async () => {
    const fixed = await fixAll('clients.py', TWO_CLIENTS, 'python');
    assert.equal(fixed.split('from mistralai.utils import BackoffStrategy, RetryConfig').length, 2);
    assert.equal(fixed.split('retry_config=RetryConfig(').length, 3);
  });

  it('are made together with others of other packages', async () => {
    const fixed = await fixAll('kinds.py', TWO_KINDS, 'python');
    assert.equal(fixed.split('\nimport tenacity\n').length, 2);
    assert.equal(fixed.split('\nfrom mistralai.utils import BackoffStrategy, RetryConfig\n').length, 2);
  });
});
