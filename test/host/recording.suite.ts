import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import { eventually, extension, openFile, rangeOf } from './editor.ts';

// The extension host of a browser is Node itself; that of the desktop is not.
const NODE = process.versions.electron ? 'node' : process.execPath;
const KEY = 'sk-canary-1234567890';
const PROMPT = 'canary-prompt-of-the-host-suite';

describe('recording', () => {
  let folder: string;
  let provider: Server;
  let requests = 0;
  let printEnvironment: string;

  before(async () => {
    await openFile('ask.mjs');
    folder = mkdtempSync(path.join(tmpdir(), 'llm-cost-host-'));
    printEnvironment = path.join(folder, 'environment.cjs');
    const print =
      "const { renameSync, writeFileSync } = require('node:fs'); const [, , file] = process.argv;";
    writeFileSync(
      printEnvironment,
      `${print} writeFileSync(file + '.part', JSON.stringify(process.env)); renameSync(file + '.part', file);`,
    );
    provider = createServer((request, response) => {
      request.resume().on('end', () => {
        requests += 1;
        response.setHeader('content-type', 'application/json');
        response.end(JSON.stringify(ANSWER));
      });
    });
    await new Promise<void>((resolve) => provider.listen(0, '127.0.0.1', resolve));
  });

  after(async () => {
    await vscode.commands.executeCommand('llmCost.stopRecording');
    for (const terminal of vscode.window.terminals) terminal.dispose();
    provider.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('is off at first, and leaves terminals alone', async () => {
    assert.deepEqual(ours(await environmentOfTerminal()), []);
  });

  it('gives new terminals the recorders, and the folder that they write to', async () => {
    await vscode.commands.executeCommand('llmCost.startRecording');
    const env = await environmentOfTerminal();
    assert.deepEqual(ours(env), ['LLM_COST_SPOOL', 'LLM_COST_STORAGE', 'NODE_OPTIONS', 'PYTHONPATH']);
    assert.ok(env.LLM_COST_SPOOL && existsSync(env.LLM_COST_SPOOL));
    const hook = /--require "([^"]+)"/.exec(env.NODE_OPTIONS ?? '')?.[1];
    assert.ok(hook && existsSync(hook), env.NODE_OPTIONS);
  });

  it('gives them to debug sessions too, whatever they set themselves', async () => {
    const file = path.join(folder, 'debug.json');
    const started = await vscode.debug.startDebugging(vscode.workspace.workspaceFolders?.[0], {
      type: 'node',
      request: 'launch',
      name: 'environment',
      program: printEnvironment,
      args: [file],
      console: 'internalConsole',
      runtimeExecutable: NODE,
      env: { NODE_OPTIONS: '--stack-trace-limit=20', MINE: 'yes' },
    });
    assert.ok(started);
    const env = await environmentIn(file);
    assert.match(env.NODE_OPTIONS ?? '', /--require "[^"]*hook\.cjs" --stack-trace-limit=20/);
    assert.equal(env.MINE, 'yes');
    assert.ok(env.LLM_COST_SPOOL);
  });

  it('shows what a program in a terminal used, at its call', async () => {
    const document = await openFile('ask.mjs');
    await eventually(
      'the estimate',
      () => hintsOf(document),
      (hints) => hints.some((hint) => /≈ \$/.test(hint)),
    );
    const { port } = provider.address() as AddressInfo;
    const terminal = vscode.window.createTerminal({
      env: { OPENAI_BASE_URL: `http://127.0.0.1:${port}/v1`, OPENAI_API_KEY: KEY },
    });
    terminal.sendText(`"${NODE}" "${document.uri.fsPath}" ${PROMPT} two three four five six`);
    const measured = /6 calls · \$0\.036 · p95 \d+ ms/;
    await eventually(
      'the measured figures',
      () => hintsOf(document),
      (hints) => hints.some((hint) => measured.test(hint)),
    );
    assert.equal(requests, 6);
    const text = await hoverText(document, 'fetch');
    assert.match(text, /\*\*Measured\*\* 6 calls · \$0\.036/);
    assert.match(text, /recorded runs/);
  });

  it('keeps neither the key nor the prompt', async () => {
    const { LLM_COST_STORAGE: storage = '' } = await environmentOfTerminal();
    const names = await vscode.workspace.fs.readDirectory(vscode.Uri.file(storage));
    assert.ok(names.some(([name]) => name === 'usage.db'));
    const files = (folder: vscode.Uri): Thenable<vscode.Uri[]> =>
      vscode.workspace.fs.readDirectory(folder).then(async (entries) => {
        const found = entries.map(async ([name, type]) => {
          const uri = vscode.Uri.joinPath(folder, name);
          return type === vscode.FileType.Directory ? files(uri) : [uri];
        });
        return (await Promise.all(found)).flat();
      });
    for (const { fsPath } of await files(vscode.Uri.file(storage))) {
      const content = readFileSync(fsPath).toString('latin1');
      assert.ok(!content.includes(KEY) && !content.includes(PROMPT), fsPath);
    }
  });

  it('ends when it is switched off: terminals are as before, and old ones load a stub', async () => {
    const old = vscode.window.createTerminal();
    const before = await environmentOf(old);
    await vscode.commands.executeCommand('llmCost.stopRecording');
    assert.deepEqual(ours(await environmentOfTerminal()), []);
    const hook = path.join(before.LLM_COST_STORAGE ?? '', 'hook', 'node', 'hook.cjs');
    assert.match(readFileSync(hook, 'utf8'), /^\/\/ Recording is off\./);
    // A hook that is gone would end every Node that is started there.
    assert.ok((await environmentOf(old)).NODE_OPTIONS);
  });

  function environmentOfTerminal(): Promise<Environment> {
    return environmentOf(vscode.window.createTerminal());
  }

  async function environmentOf(terminal: vscode.Terminal): Promise<Environment> {
    const file = path.join(folder, `${Math.random().toString(36).slice(2)}.json`);
    terminal.sendText(`"${NODE}" "${printEnvironment}" "${file}"`);
    return environmentIn(file);
  }
});

type Environment = Record<string, string | undefined>;

async function environmentIn(file: string): Promise<Environment> {
  await eventually(`the environment in ${path.basename(file)}`, () => existsSync(file), Boolean);
  return JSON.parse(readFileSync(file, 'utf8'));
}

/** Names of the variables that lead to the recorders. */
function ours(env: Environment): string[] {
  const storage = path.basename(extension().id);
  return Object.keys(env)
    .filter((name) => name.startsWith('LLM_COST_S') || (env[name]?.includes(storage) && RECORDED.has(name)))
    .sort();
}

const RECORDED = new Set(['NODE_OPTIONS', 'PYTHONPATH']);

const ANSWER = {
  id: 'chatcmpl-host',
  object: 'chat.completion',
  model: 'gpt-4o-2024-08-06',
  choices: [{ index: 0, message: { role: 'assistant', content: 'Yes.' }, finish_reason: 'stop' }],
  usage: { prompt_tokens: 2000, completion_tokens: 100, total_tokens: 2100 },
};

async function hintsOf(document: vscode.TextDocument): Promise<string[]> {
  const all = new vscode.Range(0, 0, document.lineCount, 0);
  const hints = await vscode.commands.executeCommand<vscode.InlayHint[]>(
    'vscode.executeInlayHintProvider',
    document.uri,
    all,
  );
  return hints.map(({ label }) =>
    typeof label === 'string' ? label : label.map(({ value }) => value).join(''),
  );
}

async function hoverText(document: vscode.TextDocument, text: string): Promise<string> {
  const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
    'vscode.executeHoverProvider',
    document.uri,
    rangeOf(document, text).start,
  );
  return hovers
    .flatMap(({ contents }) => contents.map((part) => (typeof part === 'string' ? part : part.value)))
    .join('\n');
}
