import { strict as assert } from 'node:assert';
import { discover } from '../../../server/src/workspace/discover.ts';
import { createFolders } from '../../../server/src/workspace/folders.ts';
import { frontEndOf } from '../../../server/src/workspace/frontEnds.ts';
import { relativeTo } from '../../../server/src/workspace/paths.ts';
import { createPythonResolver } from '../../../server/src/workspace/resolvePython.ts';
import { openWorkspace, tempFolder } from './tempWorkspace.ts';

const CALL = 'client.responses.create(model=MODEL, input="Hello")\n';

describe('Python in a workspace', () => {
  const folder = tempFolder();

  describe('what a text imports', () => {
    const specifiers = (text: string): string[] => frontEndOf('/a.py')?.specifiers(text) ?? [];

    it('is found in every form', () => {
      assert.deepEqual(specifiers('import a.b as c, d\nimport e; import f\n'), ['a.b', 'd', 'e', 'f']);
      assert.deepEqual(specifiers('from .a import b as c, d\nfrom . import e\nfrom..f import g\n'), [
        ...['.a', '.a.b', '.a.d', '.', '.e', '..f', '..f.g'],
      ]);
      assert.deepEqual(specifiers('    from a import b\ntry: import c\nexcept: from d import e\n'), [
        ...['a', 'a.b', 'c', 'd', 'd.e'],
      ]);
      assert.deepEqual(specifiers('x = importlib.import_module("a.b")\ny = __import__(\'c\')\n'), [
        'a.b',
        'c',
      ]);
    });

    it('goes over several lines', () => {
      const text =
        'from a import (  # why (not)\n    b,  # c, d\n    e as f,\n)\nfrom g import h, \\\n    i\nimport j, \\\n  k\n';
      assert.deepEqual(specifiers(text), ['a', 'a.b', 'a.e', 'g', 'g.h', 'g.i', 'j', 'k']);
    });

    it('is found line by line', () => {
      assert.deepEqual(specifiers('from a import b\nfrom c import d\nimport e\n'), [
        'a',
        'a.b',
        'c',
        'c.d',
        'e',
      ]);
    });
  });

  it('declarations are no source', () => {
    assert.equal(frontEndOf('/a.pyi'), undefined);
    assert.equal(frontEndOf('/a.py')?.language, 'python');
  });

  it('installed and built files are left out', async () => {
    folder.write({
      'app.py': '',
      'pyproject.toml': '',
      'build/lib/app.py': '',
      '.tox/py312/lib/a.py': '',
      'myenv/pyvenv.cfg': '',
      'myenv/lib/python3.12/a.py': '',
      'lib/build/kept.py': '',
      'lib/site-packages/a.py': '',
      'lib/__pycache__/a.py': '',
      'pkg/setup.py': '',
    });
    const found = await discover(folder.root, { ignored: () => false, limit: 100 });
    assert.deepEqual(
      found.files.map((file) => relativeTo(folder.root, file)),
      ['app.py', 'lib/build/kept.py', 'pkg/setup.py'],
    );
    assert.deepEqual(found.pythonProjects, [folder.root, folder.file('pkg')]);
  });

  describe('where an import leads', () => {
    function setUp(
      files: Readonly<Record<string, string>>,
      { projects = [], root = '.' }: { projects?: readonly string[]; root?: string } = {},
    ) {
      folder.write(files);
      const python = createPythonResolver({
        folders: createFolders(() => false),
        rootOf: () => folder.file(root),
        sdkNames: new Map(['openai', 'agents'].map((module) => [module, new Set<string>()])),
        specifiersOf: (file) =>
          frontEndOf(file)?.specifiers(files[relativeTo(folder.root, file)] ?? '') ?? [],
      });
      python.setProjects(projects.map(folder.file));
      return (from: string, specifier: string): string | undefined => {
        const found = python.resolve(folder.file(from), specifier);
        if (found === undefined) return undefined;
        return 'file' in found ? relativeTo(folder.root, found.file) : `package ${found.external}`;
      };
    }

    it('counts dots from the package', () => {
      const resolve = setUp({
        'a/__init__.py': '',
        'a.py': '',
        'a/b/__init__.py': '',
        'a/b/c.py': '',
        'a/d.py': '',
      });
      assert.equal(resolve('a/b/c.py', '.'), 'a/b/__init__.py');
      assert.equal(resolve('a/b/c.py', '.c'), 'a/b/c.py');
      assert.equal(resolve('a/b/c.py', '..'), 'a/__init__.py');
      assert.equal(resolve('a/b/c.py', '..d'), 'a/d.py');
      assert.equal(resolve('a/b/c.py', '...a'), 'a/__init__.py');
      assert.equal(resolve('a/b/c.py', '.none'), undefined);
    });

    it('goes from the nearest folder that is no package up to the root, and their src', () => {
      const resolve = setUp({
        'api/app/__init__.py': '',
        'api/app/llm/__init__.py': '',
        'api/app/llm/client.py': '',
        'api/app/logging.py': '',
        'src/lib/__init__.py': '',
        'src/lib/core.py': '',
        'tools.py': '',
      });
      const from = 'api/app/logging.py';
      assert.equal(resolve(from, 'app.llm.client'), 'api/app/llm/client.py');
      assert.equal(resolve(from, 'app'), 'api/app/__init__.py');
      assert.equal(resolve(from, 'lib.core'), 'src/lib/core.py');
      assert.equal(resolve(from, 'tools'), 'tools.py');
      assert.equal(resolve(from, 'requests.auth'), 'package requests.auth');
    });

    it('finds the other projects of the workspace', () => {
      const resolve = setUp(
        { 'libs/llm/pyproject.toml': '', 'libs/llm/src/acme_llm/__init__.py': '', 'apps/web/main.py': '' },
        { projects: ['libs/llm'] },
      );
      assert.equal(resolve('apps/web/main.py', 'acme_llm'), 'libs/llm/src/acme_llm/__init__.py');
    });

    it('takes a folder without __init__ for a package only where a module of it is imported', () => {
      const resolve = setUp({
        'main.py': 'import app.llm\nfrom lib import tools\nimport requests\nfrom redis import Redis\n',
        'app/llm.py': '',
        'lib/tools.py': '',
        'requests/examples.py': '',
        'redis/conf.txt': '',
      });
      assert.equal(resolve('main.py', 'app'), 'app/__init__.py');
      assert.equal(resolve('main.py', 'app.llm'), 'app/llm.py');
      assert.equal(resolve('main.py', 'lib'), 'lib/__init__.py');
      assert.equal(resolve('main.py', 'requests'), 'package requests');
      assert.equal(resolve('main.py', 'redis'), 'package redis');
    });

    it('means the SDK by its name, unless a package of that name stands at the root', () => {
      const resolve = setUp({
        'openai.py': '',
        'examples/openai/__init__.py': '',
        'examples/openai/chat.py': '',
        'agents/__init__.py': '',
        'agents/base.py': '',
        'main.py': '',
      });
      assert.equal(resolve('main.py', 'openai'), 'package openai');
      assert.equal(resolve('examples/openai/chat.py', 'openai'), 'package openai');
      assert.equal(resolve('main.py', 'agents'), 'agents/__init__.py');
      assert.equal(resolve('main.py', 'agents.base'), 'agents/base.py');
      assert.equal(resolve('agents/base.py', 'agents.base'), 'agents/base.py');
      assert.equal(resolve('agents/base.py', 'agents'), 'package agents');
      assert.equal(resolve('main.py', 'agents.mcp'), 'package agents.mcp');
    });

    it('is right for a root that is itself inside of a package', () => {
      const files = {
        'app/__init__.py': '',
        'app/api/__init__.py': '',
        'app/api/main.py': '',
        'app/llm.py': '',
      };
      const resolve = setUp(files, { root: 'app/api' });
      assert.equal(resolve('app/api/main.py', 'app.llm'), 'app/llm.py');
      assert.equal(resolve('app/api/main.py', 'app.api.main'), 'package app.api.main');
      assert.equal(resolve('app/api/__init__.py', 'app.api.main'), 'app/api/main.py');
    });
  });

  it('clients and models are followed through packages, with and without __init__', async () => {
    folder.write({
      'app/llm.py': 'from openai import OpenAI\n\nclient = OpenAI()\n',
      'app/config/__init__.py': 'from .models import *\n',
      'app/config/models.py': 'MODEL = "gpt-4o"\n',
      'one.py': `import app.llm\nfrom app.config import MODEL\n\napp.llm.${CALL}`,
      'two.py': `from app import llm\nfrom app.config.models import MODEL\n\nllm.${CALL}`,
      'app/three.py': `from . import llm\nfrom .config import *\n\nllm.${CALL}`,
    });
    const workspace = openWorkspace(folder.root);
    const { analyses } = await workspace.scan();
    assert.deepEqual(
      analyses.map(({ file, calls }) => [
        relativeTo(folder.root, file),
        calls.map((call) => [call.method, call.models.map(({ id }) => id)]),
      ]),
      [
        ['app/three.py', [['responses.create', ['gpt-4o']]]],
        ['one.py', [['responses.create', ['gpt-4o']]]],
        ['two.py', [['responses.create', ['gpt-4o']]]],
      ],
    );
    workspace.dispose();
  });
});
