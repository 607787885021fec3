// The server as a process: how it starts, what it stands, how it ends.
import { strict as assert } from 'node:assert';
import { once } from 'node:events';
import { ErrorCodes, type ResponseError } from 'vscode-languageserver-protocol/node';
import { startClient } from './client.ts';

describe('the server process', () => {
  it('offers what it can do', async () => {
    const client = await startClient();
    const { capabilities } = client.initialized;
    assert.equal(capabilities.positionEncoding, 'utf-16');
    assert.deepEqual(capabilities.textDocumentSync, { openClose: true, change: 2 });
    assert.deepEqual(capabilities.diagnosticProvider, {
      identifier: 'llm-cost',
      interFileDependencies: true,
      workspaceDiagnostics: false,
    });
    assert.deepEqual(capabilities.workspace?.workspaceFolders, {
      supported: true,
      changeNotifications: true,
    });
    await client.stop();
  });

  it('registers for settings and files where the client lets it, and not elsewhere', async () => {
    const able = await startClient();
    await able.seen('llmCost/changed');
    const registered = able.received('client/registerCapability');
    const methods = registered.flatMap(
      (params) => (params as { registrations: { method: string }[] }).registrations,
    );
    assert.deepEqual(methods.map(({ method }) => method).sort(), [
      'workspace/didChangeConfiguration',
      'workspace/didChangeWatchedFiles',
    ]);
    await able.stop();

    const unable = await startClient({ capabilities: {} });
    await unable.seen('llmCost/changed');
    assert.deepEqual(unable.received('client/registerCapability'), []);
    assert.deepEqual(unable.received('window/workDoneProgress/create'), []);
    await unable.stop();
  });

  it('works without a folder', async () => {
    const client = await startClient({ folders: [] });
    await client.seen('llmCost/changed');
    const { calls } = await client.connection.sendRequest<{ calls: number }>('llmCost/summary');
    assert.equal(calls, 0);
    await client.stop();
  });

  it('ends with code 0 after shutdown and exit', async () => {
    const client = await startClient();
    assert.equal(await client.stop(), 0);
  });

  it('ends with code 1 when it is told to exit without a shutdown', async () => {
    const client = await startClient();
    const exit = once(client.process, 'exit');
    await client.connection.sendNotification('exit');
    assert.deepEqual(await exit, [1, null]);
    await client.stop();
  });

  it('ends when the client goes away', async () => {
    const client = await startClient();
    const exit = once(client.process, 'exit');
    client.process.stdin?.end();
    assert.deepEqual(await exit, [1, null]);
    await client.stop();
  });

  it('stands requests that it does not know or cannot read', async () => {
    const client = await startClient();
    const unknown = client.connection.sendRequest('llmCost/nothing');
    await assert.rejects(unknown, ({ code }: ResponseError) => code === ErrorCodes.MethodNotFound);
    const hover = { textDocument: { uri: 'file:///%' }, position: { line: -1, character: 1e9 } };
    assert.equal(await client.connection.sendRequest('textDocument/hover', hover), null);
    assert.equal(await client.connection.sendRequest('textDocument/hover', { textDocument: {} }), null);
    assert.equal(await client.stop(), 0);
  });
});
