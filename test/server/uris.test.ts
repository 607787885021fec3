import { strict as assert } from 'node:assert';
import { fileOfUntitled, fileOfUri, uriOfFile } from '../../server/src/lsp/uris.ts';

describe('URIs and files', () => {
  for (const [uri, file] of [
    ['file:///c%3A/a%20b/x.ts', 'c:/a b/x.ts'],
    ['file:///C:/a/x.ts', 'c:/a/x.ts'],
    ['file://server/share/x.ts', '//server/share/x.ts'],
  ] as const) {
    it(`on Windows, ${uri} is ${file} and back`, () => {
      assert.equal(fileOfUri(uri, true), file);
      assert.equal(fileOfUri(uriOfFile(file, true), true), file);
    });
  }

  it('elsewhere, any path comes back as it was', () => {
    for (const file of ['/a/x.ts', '/a b/#?%20ü/[id].ts', '/c:/x.ts', '/back\\slash.ts']) {
      assert.equal(fileOfUri(uriOfFile(file, false), false), file);
    }
  });

  it('other schemes and broken URIs are no files', () => {
    for (const uri of ['vscode-vfs://github/a.ts', 'git:/a.ts?x', 'file:///%', 'file:///a%2Fb.ts', '']) {
      assert.equal(fileOfUri(uri, false), undefined, uri);
    }
  });

  it('a document that was never saved lies in the first folder, by its language', () => {
    assert.equal(
      fileOfUntitled('untitled:Untitled-1', 'typescriptreact', '/work'),
      '/work/untitled:Untitled-1.tsx',
    );
    assert.equal(fileOfUntitled('untitled:Untitled-1', 'typescript', undefined), '/untitled:Untitled-1.ts');
    assert.equal(fileOfUntitled('untitled:Untitled-1', 'markdown', '/work'), undefined);
    const notebook = fileOfUntitled('untitled:Untitled-1.ipynb', 'jupyter-notebook', '/work');
    assert.equal(notebook, '/work/untitled:Untitled-1_ipynb.ipynb');
  });

  it('a new document that has a place already is the file there', () => {
    assert.equal(fileOfUntitled('untitled:/home/me/new.ts', 'typescript', '/work'), '/home/me/new.ts');
  });
});
