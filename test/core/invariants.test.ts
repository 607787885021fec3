/** The invariants of DESIGN section 3, read from the imports of the source files. */
import { strict as assert } from 'node:assert';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { ts } from 'ts-morph';

const ROOT = path.resolve(import.meta.dirname, '../..');
const SOURCE = /\.(?:[cm]?[jt]sx?|py)$/;

interface Import {
  /** `type` leaves nothing in the running program. */
  readonly kind: 'value' | 'type';
  /** A file of the project relative to its root, or the name of a package. */
  readonly target: string;
  readonly isFile: boolean;
}

function filesBelow(folder: string): string[] {
  const absolute = path.join(ROOT, folder);
  if (!existsSync(absolute)) return [];
  return (
    readdirSync(absolute, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && SOURCE.test(entry.name))
      .map((entry) => path.relative(ROOT, path.join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
      // The SDKs of the tests are installed below `test`.
      .filter((file) => !file.includes('/node_modules/'))
      .sort()
  );
}

function importsOf(file: string): Import[] {
  if (file.endsWith('.py')) return [];
  const found: Import[] = [];
  const add = (specifier: ts.Node | undefined, isType: boolean): void => {
    if (specifier === undefined || !ts.isStringLiteralLike(specifier)) return;
    const isFile = specifier.text.startsWith('.');
    const target = isFile ? path.posix.join(path.posix.dirname(file), specifier.text) : specifier.text;
    found.push({ kind: isType ? 'type' : 'value', target, isFile });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) add(node.moduleSpecifier, node.importClause?.isTypeOnly ?? false);
    else if (ts.isExportDeclaration(node)) add(node.moduleSpecifier, node.isTypeOnly);
    else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument))
      add(node.argument.literal, true);
    else if (ts.isCallExpression(node) && isLoading(node)) add(node.arguments[0], false);
    ts.forEachChild(node, visit);
  };
  visit(parse(file));
  return found;
}

function isLoading({ expression }: ts.CallExpression): boolean {
  return (
    expression.kind === ts.SyntaxKind.ImportKeyword ||
    (ts.isIdentifier(expression) && expression.text === 'require')
  );
}

/** Each import of the files below the folder that is not allowed, as `file → target`. */
function offences(folder: string, isAllowed: (wanted: Import, file: string) => boolean): string[] {
  return filesBelow(folder).flatMap((file) =>
    importsOf(file)
      .filter((wanted) => !isAllowed(wanted, file))
      .map((wanted) => `${file} → ${wanted.target}`),
  );
}

const isIn = (target: string, folder: string): boolean => target.startsWith(`${folder}/`);
const packageOf = (target: string): string => /^(?:@[^/]+\/)?[^/]+/.exec(target)?.[0] ?? target;

const PARSERS = [
  'ts-morph',
  '@ts-morph/common',
  'typescript',
  'web-tree-sitter',
  'tree-sitter',
  'tree-sitter-python',
];

describe('the parts of the program', () => {
  it('are seen by this test', () => {
    assert.ok(filesBelow('server/src/core').length > 20);
    const wanted = importsOf('server/src/core/analyze.ts');
    assert.ok(wanted.some(({ target, kind }) => target === 'server/src/core/model.ts' && kind === 'type'));
    assert.ok(
      wanted.some(({ target, kind }) => target === 'server/src/core/detect/index.ts' && kind === 'value'),
    );
  });

  it('core/ imports only core/, types of catalog/, and pure packages in their place', () => {
    const pure: Readonly<Record<string, string>> = {
      '@pydantic/genai-prices': 'server/src/core/estimate',
      'ts-morph': 'server/src/core/syntax',
      'web-tree-sitter': 'server/src/core/syntax',
    };
    const found = offences('server/src/core', ({ kind, target, isFile }, file) => {
      if (isFile)
        return (
          isIn(target, 'server/src/core') || (kind === 'type' && target === 'server/src/catalog/types.ts')
        );
      const home = pure[packageOf(target)];
      return home !== undefined && isIn(file, home);
    });
    assert.deepEqual(found, []);
  });

  it('core/ knows no clock, no process, no chance and no network', () => {
    const found = filesBelow('server/src/core').flatMap((file) =>
      impureNames(file).map((name) => `${file}: ${name}`),
    );
    assert.deepEqual(found, []);
  });

  it('parsers of languages are imported in core/syntax/ alone', () => {
    const found = ['server', 'client', 'media', 'recorder'].flatMap((folder) =>
      offences(
        folder,
        ({ target, isFile }, file) =>
          isFile || isIn(file, 'server/src/core/syntax') || !PARSERS.includes(packageOf(target)),
      ),
    );
    assert.deepEqual(found, []);
  });

  for (const folder of ['client', 'media']) {
    it(`${folder}/ imports nothing of server/ but protocol.ts`, () => {
      assert.deepEqual(
        offences(
          folder,
          ({ target, isFile }) => !isFile || isIn(target, folder) || target === 'server/src/protocol.ts',
        ),
        [],
      );
    });
  }

  it('protocol.ts brings nothing of the server into the client', () => {
    if (!existsSync(path.join(ROOT, 'server/src/protocol.ts'))) return;
    assert.deepEqual(
      importsOf('server/src/protocol.ts').filter(({ kind, isFile }) => isFile && kind === 'value'),
      [],
    );
  });

  it('recorder/ imports nothing of the project', () => {
    assert.deepEqual(
      offences('recorder', ({ target, isFile }) => !isFile || isIn(target, 'recorder')),
      [],
    );
  });

  it('handlers/ never import core/syntax, core/detect or core/estimate', () => {
    const closed = ['syntax', 'detect', 'estimate'].map((name) => `server/src/core/${name}`);
    assert.deepEqual(
      offences('server/src/handlers', ({ target }) => !closed.some((folder) => isIn(target, folder))),
      [],
    );
  });

  it('nothing but the server knows the protocol of editors', () => {
    const found = ['core', 'workspace', 'reports', 'catalog', 'cli'].flatMap((folder) =>
      offences(
        `server/src/${folder}`,
        ({ target }) => !/^vscode/.test(target) && !isIn(target, 'server/src/lsp'),
      ),
    );
    assert.deepEqual(found, []);
  });

  it('no source file has more than 400 lines', () => {
    const long = ['client', 'server', 'media', 'recorder', 'test', 'scripts', 'bench']
      .flatMap(filesBelow)
      .filter((file) => {
        return (
          !isIn(file, 'test/fixtures') && readFileSync(path.join(ROOT, file), 'utf8').split('\n').length > 401
        );
      });
    assert.deepEqual(long, []);
  });
});

function impureNames(file: string): string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isPropertyAccessExpression(node) && ts.isIdentifier(node.expression)) {
      const name = `${node.expression.text}.${node.name.text}`;
      if (/^(?:process|performance|globalThis)\.|^(?:Date\.now|Math\.random)$/.test(name)) found.push(name);
    } else if (ts.isNewExpression(node) && ts.isIdentifier(node.expression)) {
      if (node.expression.text === 'Date' && (node.arguments ?? []).length === 0) found.push('new Date()');
    } else if (ts.isCallExpression(node) && ts.isIdentifier(node.expression)) {
      if (/^(?:fetch|setTimeout|setInterval|setImmediate)$/.test(node.expression.text))
        found.push(node.expression.text);
    }
    ts.forEachChild(node, visit);
  };
  visit(parse(file));
  return found;
}

function parse(file: string): ts.SourceFile {
  return ts.createSourceFile(file, readFileSync(path.join(ROOT, file), 'utf8'), ts.ScriptTarget.Latest);
}
