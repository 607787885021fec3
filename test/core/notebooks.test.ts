// Notebooks on disk, as a scan reads them. A marker is a comment in a cell; its line is that of the joined cells.
import { strict as assert } from 'node:assert';
import { fileURLToPath } from 'node:url';
import type { Analysis } from '../../server/src/core/model.ts';
import { readNotebook, writeNotebook } from '../../server/src/core/syntax/notebook.ts';
import { buildReport } from '../../server/src/reports/report.ts';
import { toText } from '../../server/src/reports/text.ts';
import { moduleFrontEndOf } from '../../server/src/workspace/frontEnds.ts';
import { toFileId } from '../../server/src/workspace/paths.ts';
import type { Workspace } from '../../server/src/workspace/types.ts';
import { checkMarkers, filesBelow } from './fixtures.ts';
import { readMarkers } from './markers.ts';
import { openWorkspace, tempFolder } from './workspace/tempWorkspace.ts';

const folder = toFileId(fileURLToPath(new URL('../fixtures/notebooks', import.meta.url)));

describe('calls in notebooks', () => {
  let workspace: Workspace;
  let analyses: readonly Analysis[];

  before(async () => {
    workspace = openWorkspace(folder);
    const { analyses: found, failed } = await workspace.scan();
    assert.deepEqual(failed, []);
    analyses = found;
  });
  after(() => workspace.dispose());

  for (const path of filesBelow(folder).map(toFileId)) {
    const name = path.slice(folder.length + 1);
    it(name.replace(/\.\w+$/, '').replaceAll('-', ' '), () => {
      const text = workspace.text(path);
      assert(text !== undefined);
      const analysis = analyses.find(({ file }) => file === path);
      const mark = /\/\/ (?:call|ok):/.test(text) ? '//' : '#';
      const fixture = { file: path, name, ...readMarkers(text, mark) };
      const problems = checkMarkers(fixture, { calls: analysis?.calls ?? [] });
      if (problems.length > 0) assert.fail(`\n${problems.join('\n')}\n${fixture.text}`);
    });
  }
});

describe('a notebook on disk', () => {
  const temp = tempFolder();

  async function scan() {
    const workspace = openWorkspace(temp.root);
    const result = await workspace.scan();
    return buildReport({ root: temp.root, ...result, text: workspace.text });
  }

  it('counts lines within the cell, and cells among all of them', async () => {
    temp.write({ 'a.ipynb': notebook(['# Title', IMPORTS, `\n\nx = 1; ${CALL}`], { markdown: [0] }) });
    const report = await scan();
    const [call] = report.calls;
    assert.deepEqual([call?.file, call?.cell, call?.line, call?.column], ['a.ipynb', 2, 3, 32]);
    assert.deepEqual([call?.endLine, call?.endColumn], [3, 67]);
    assert.match(toText(report, { color: false }), /^a\.ipynb:cell 3:3 /m);
  });

  it('says where its findings are', async () => {
    temp.write({ 'a.ipynb': notebook([IMPORTS, CALL.replace('gpt-4o', 'gpt-4-0314')]) });
    const report = await scan();
    const [finding] = report.findings;
    assert.deepEqual([finding?.rule, finding?.cell, finding?.line], ['retired-model', 1, 1]);
    assert.match(toText(report, { color: false }), /^a\.ipynb:cell 2:1:\d+ error /m);
  });

  it('has its calls whatever the size of its outputs', async () => {
    const data = 'iVBORw0KGgo"\\\\'.repeat(3_600_000);
    const outputs = [{ output_type: 'display_data', data: { 'image/png': data, 'text/plain': ['[{'] } }];
    const content = notebook([IMPORTS, CALL], { outputs });
    assert(content.length > 50_000_000);
    temp.write({ 'a.ipynb': content });
    const report = await scan();
    assert.deepEqual(report.files.failed, []);
    assert.deepEqual(
      report.calls.map(({ model, cell }) => [model, cell]),
      [['gpt-4o', 1]],
    );
  });

  it('is refused where its code alone is too large', async () => {
    temp.write({ 'a.ipynb': notebook([IMPORTS, CALL, 'x = 1  # one of many lines\n'.repeat(60_000)]) });
    const { calls, files } = await scan();
    assert.deepEqual(calls, []);
    assert.deepEqual(files.failed, [
      { file: 'a.ipynb', reason: 'larger than 1.5 MB, so it is not analysed' },
    ]);
  });

  const refused: Readonly<Record<string, readonly [content: string | Uint8Array, reason: string]>> = {
    'broken JSON': ['{ "cells": [', 'is broken JSON, so it is not analysed'],
    'a merge conflict': [`{\n<<<<<<< HEAD\n"cells": []`, 'is broken JSON, so it is not analysed'],
    'an open string in the outputs': ['{"cells":[{"outputs":["', 'is broken JSON, so it is not analysed'],
    'a list': ['[]', 'has no list of cells, so it is no notebook'],
    'a text': ['"cells"', 'has no list of cells, so it is no notebook'],
    null: ['null', 'has no list of cells, so it is no notebook'],
    'cells that are no list': ['{"cells": {}}', 'has no list of cells, so it is no notebook'],
    'binary data': [new Uint8Array(100), 'not text (it has NUL bytes)'],
  };
  for (const [title, [content, reason]] of Object.entries(refused)) {
    it(`is named with the reason where it is ${title}`, async () => {
      temp.write({ 'a.ipynb': content, 'b.ipynb': notebook([IMPORTS, CALL]) });
      const { calls, files } = await scan();
      assert.deepEqual(files.failed, [{ file: 'a.ipynb', reason }]);
      assert.equal(calls.length, 1);
    });
  }

  it('may be empty, or have cells that are nothing', async () => {
    const strange = '{"cells":[null,3,[],{},{"cell_type":"code"},{"cell_type":"code","source":[1,null]}]}';
    temp.write({ 'a.ipynb': '', 'b.ipynb': '{"cells":[]}', 'c.ipynb': strange });
    const { files } = await scan();
    assert.deepEqual(files, { scanned: 3, withCalls: 0, failed: [] });
  });

  it('may have two cells of one id', async () => {
    const content = notebook([IMPORTS, CALL, CALL]).replaceAll('"metadata":{}', '"metadata":{},"id":"a"');
    temp.write({ 'a.ipynb': content });
    assert.deepEqual(
      (await scan()).calls.map(({ cell }) => cell),
      [1, 2],
    );
  });

  it('is left out where Jupyter keeps a copy', async () => {
    temp.write({ '.ipynb_checkpoints/a-checkpoint.ipynb': notebook([IMPORTS, CALL]) });
    assert.equal((await scan()).files.scanned, 0);
  });

  it('is known as one behind the parser', () => {
    const lower = (file: string) => moduleFrontEndOf(file, 'typescript')?.lower('', file).notebook;
    assert.deepEqual([lower('/a.ipynb'), lower('/a.ts')], [true, undefined]);
  });

  it('is hidden by what the editor holds, and comes back', async () => {
    const file = temp.file('a.ipynb');
    temp.write({ 'a.ipynb': notebook([IMPORTS, CALL]) });
    const workspace = openWorkspace(temp.root);
    const models = async () =>
      (await workspace.scan()).analyses.flatMap(({ calls }) => calls.map(({ models }) => models[0]?.id));
    const cells = [IMPORTS, CALL.replace('gpt-4o', 'gpt-4o-mini'), CALL];
    workspace.setOverlay(file, writeNotebook(cells.map((source) => ({ language: 'python', source }))));
    assert.deepEqual(await models(), ['gpt-4o-mini', 'gpt-4o']);
    workspace.setOverlay(file, undefined);
    assert.deepEqual(await models(), ['gpt-4o']);
  });

  it('has the language of most of its cells in the editor', () => {
    const cells = [
      { language: null, source: 'Deno' },
      { language: 'shellscript', source: 'ls' },
      { language: 'typescript', source: 'const x = 1;' },
    ];
    const read = readNotebook(writeNotebook(cells));
    assert.deepEqual(read, { text: '\n\f\n\n\f\nconst x = 1;', language: 'typescript' });
  });
});

const IMPORTS = 'from openai import OpenAI\nclient = OpenAI()';
const CALL = 'client.chat.completions.create(model="gpt-4o", messages=[])';

function notebook(
  sources: readonly string[],
  options: { readonly markdown?: readonly number[]; readonly outputs?: readonly unknown[] } = {},
): string {
  const cells = sources.map((source, index) => ({
    cell_type: options.markdown?.includes(index) ? 'markdown' : 'code',
    metadata: {},
    source: source.split(/(?<=\n)/),
    outputs: options.outputs ?? [],
  }));
  return JSON.stringify({ nbformat: 4, nbformat_minor: 5, metadata: {}, cells });
}
