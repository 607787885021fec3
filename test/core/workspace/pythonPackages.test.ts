import { strict as assert } from 'node:assert';
import type { FileId } from '../../../server/src/core/model.ts';
import { createFolders } from '../../../server/src/workspace/folders.ts';
import {
  createPythonPackages,
  lowestVersion,
  namedIn,
} from '../../../server/src/workspace/pythonPackages.ts';
import { tempFolder } from './tempWorkspace.ts';

describe('what a Python manifest names', () => {
  it('in requirements.txt', () => {
    const text = `# The web
-r base.txt
--index-url https://example.org/simple
openai==1.54.3
Flask_Login >= 0.6,<1 ; python_version > "3.8"  # why
httpx[http2]
pkg @ git+https://example.org/pkg.git
`;
    assert.deepEqual(namedIn('requirements.txt', text), [
      ['openai', '==1.54.3'],
      ['flask-login', '>= 0.6,<1'],
      ['httpx', ''],
      ['pkg', ''],
    ]);
  });

  it('in pyproject.toml, by PEP 621 and dependency groups', () => {
    const text = `[build-system]
requires = ["hatchling"]

[project]
name = "app"
keywords = ["tenacity"]
dependencies = [
  "openai[datalib]>=1.40,<2",  # "not-this"
  'tenacity',
]

[project.optional-dependencies]
redis = ["redis>=5"]

[dependency-groups]
dev = [
  "pytest~=8.1",
  {include-group = "lint"},
]

[tool.ruff]
select = ["E"]
`;
    assert.deepEqual(namedIn('pyproject.toml', text), [
      ['openai', '>=1.40,<2'],
      ['tenacity', ''],
      ['redis', '>=5'],
      ['pytest', '~=8.1'],
    ]);
  });

  it('in pyproject.toml, by Poetry', () => {
    const text = `[tool.poetry]
name = "app"
[tool.poetry.dependencies]
python = "^3.11"
openai = "^1.40"
redis = { version = "5.0.1", extras = ["hiredis"] }
own = { path = "../own" }
[tool.poetry.group.dev.dependencies]
pytest = "*"
[tool.black]
line-length = 100
`;
    assert.deepEqual(namedIn('pyproject.toml', text), [
      ['python', '^3.11'],
      ['openai', '^1.40'],
      ['redis', '==5.0.1'],
      ['own', ''],
      ['pytest', '*'],
    ]);
  });

  it('in Pipfile and setup.cfg', () => {
    assert.deepEqual(
      namedIn('Pipfile', '[[source]]\nurl = "x"\n[packages]\nopenai = "==1.2.3"\n[requires]\na = "1"\n'),
      [['openai', '==1.2.3']],
    );
    assert.deepEqual(
      namedIn('setup.cfg', '[options]\ninstall_requires =\n    openai>=1\n    tenacity\nzip_safe = no\n'),
      [
        ['openai', '>=1'],
        ['tenacity', ''],
      ],
    );
  });
});

describe('the version of a Python package', () => {
  it('is the lowest that a range of one major version allows', () => {
    const versions = ['==1.2.3', '~=1.2', '^0.27', '>=1.2,<2', '>=1.2, <2.0.0'].map(lowestVersion);
    assert.deepEqual(versions, ['1.2.3', '1.2.0', '0.27.0', '1.2.0', '1.2.0']);
  });

  it('is unknown where a range is open or has several', () => {
    for (const range of ['', '*', '>=1.2', '>=1.2,<3', '<2', '!=1.3', '>=1,<2.5'])
      assert.equal(lowestVersion(range), undefined, range);
  });
});

describe('Python packages of a workspace', () => {
  const folder = tempFolder();
  const open = () =>
    createPythonPackages(
      createFolders(() => false),
      () => folder.root,
    );
  const LOCK = `version = 1

[[package]]
name = "openai"
version = "1.99.1"
source = { registry = "x" }

[[package]]
name = "tenacity"
version = "9.0.0"
`;
  const app = (): FileId => folder.file('services/api/app.py');

  it('are those of the nearest manifests, up to the root', () => {
    folder.write({
      'services/api/app.py': '',
      'services/api/pyproject.toml': '[project]\ndependencies = ["openai>=1.40"]\n',
      'requirements-dev.txt': 'Tenacity==8.2.3\n',
    });
    const packages = open();
    assert.deepEqual(
      ['openai', 'tenacity', 'redis'].map((name) => packages.has(app(), name)),
      [true, true, false],
    );
    assert.deepEqual(
      ['openai', 'tenacity', 'redis'].map((name) => packages.version(app(), name)),
      [undefined, '8.2.3', undefined],
    );
  });

  it('have the version of the lock file, if they are named at all', () => {
    folder.write({
      'services/api/app.py': '',
      'services/api/pyproject.toml': '[project]\ndependencies = ["openai>=1.40"]\n',
      'uv.lock': LOCK,
    });
    const packages = open();
    assert.equal(packages.version(app(), 'openai'), '1.99.1');
    assert.equal(packages.version(app(), 'tenacity'), undefined);
    assert.equal(packages.has(app(), 'tenacity'), false);
  });

  it('are unknown without a manifest, and read anew when told to', () => {
    folder.write({ 'services/api/app.py': '' });
    const folders = createFolders(() => false);
    const packages = createPythonPackages(folders, () => folder.root);
    assert.equal(packages.has(app(), 'openai'), undefined);
    folder.write({ 'requirements/base.txt': 'openai\n' });
    folders.forgetAll();
    packages.forgetAll();
    assert.equal(packages.has(app(), 'openai'), true);
  });
});
