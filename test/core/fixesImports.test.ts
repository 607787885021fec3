import { strict as assert } from 'node:assert';
import { type Import, importOf } from '../../server/src/core/fixes/imports.ts';
import { quoted, styleOf } from '../../server/src/core/fixes/style.ts';
import { applyEdits, openWorkspace, ROOT } from './rulesSetup.ts';

describe('an import that a fix needs', () => {
  const added = (text: string, wanted: Import, name = 'main.ts'): string | null => {
    const { ctx } = openWorkspace({ [name]: text });
    const found = importOf(`${ROOT}/${name}`, wanted, ctx);
    return found && (found.edit ? applyEdits(text, [found.edit]) : `${found.local} is there`);
  };
  const LIMIT: Import = { module: 'p-limit', name: 'default', as: 'pLimit' };

  it('stands behind the last one, in the file’s own style', () => {
    assert.equal(
      added("import a from 'a';\nimport {\n  b,\n} from 'b';\n\nb(a);\n", LIMIT),
      "import a from 'a';\nimport {\n  b,\n} from 'b';\nimport pLimit from 'p-limit';\n\nb(a);\n",
    );
    assert.equal(
      added('import a from "a"\n\na()\n', LIMIT),
      'import a from "a"\nimport pLimit from "p-limit"\n\na()\n',
    );
  });

  it('is a require in a CommonJS file', () => {
    assert.equal(
      added("const a = require('a');\n\na();\n", LIMIT, 'main.js'),
      "const a = require('a');\nconst pLimit = require('p-limit');\n\na();\n",
    );
    assert.equal(
      added("const a = require('a');\n", { module: 'lru-cache', name: 'LRUCache' }, 'main.cjs'),
      "const a = require('a');\nconst { LRUCache } = require('lru-cache');\n",
    );
  });

  it('leaves what heads a file at its head', () => {
    assert.equal(
      added("#!/usr/bin/env node\n// What it does.\n'use strict';\n\nrun();\n", LIMIT),
      "#!/usr/bin/env node\n// What it does.\n'use strict';\n\nimport pLimit from 'p-limit';\n\nrun();\n",
    );
    assert.equal(
      added('"""What it does."""\n\nrun()\n', { module: 'asyncio', name: '*' }, 'main.py'),
      '"""What it does."""\n\nimport asyncio\n\nrun()\n',
    );
  });

  it('is Python in Python, and not behind code', () => {
    const text = 'from __future__ import annotations\nimport os\n\nrun()\n\nimport late\n';
    assert.equal(
      added(text, { module: 'cachetools', name: 'TTLCache' }, 'main.py'),
      'from __future__ import annotations\nimport os\nfrom cachetools import TTLCache\n\nrun()\n\nimport late\n',
    );
    assert.equal(
      added('from a import (\n    b,\n)\nrun(b)\n', { module: 'os', name: '*' }, 'main.py'),
      'from a import (\n    b,\n)\nimport os\nrun(b)\n',
    );
  });

  it('joins what is imported from the same module', () => {
    const enumeration: Import = { module: '@google/genai', name: 'ServiceTier' };
    assert.equal(
      added("import { GoogleGenAI } from '@google/genai';\n", enumeration),
      "import { GoogleGenAI, ServiceTier } from '@google/genai';\n",
    );
    assert.equal(
      added('import {\n  GoogleGenAI,\n  Type,\n} from "@google/genai";\n', enumeration),
      'import {\n  GoogleGenAI,\n  Type,\n  ServiceTier,\n} from "@google/genai";\n',
    );
    assert.equal(
      added("import type { Content } from '@google/genai';\n", enumeration),
      "import type { Content } from '@google/genai';\nimport { ServiceTier } from '@google/genai';\n",
    );
    const config: Import = { module: 'mistralai.utils', name: 'RetryConfig' };
    assert.equal(
      added('from mistralai.utils import BackoffStrategy\nrun()\n', config, 'main.py'),
      'from mistralai.utils import BackoffStrategy, RetryConfig\nrun()\n',
    );
    assert.equal(
      added('from mistralai.utils import (\n    BackoffStrategy,\n)\nrun()\n', config, 'main.py'),
      'from mistralai.utils import (\n    BackoffStrategy,\n)\nfrom mistralai.utils import RetryConfig\nrun()\n',
    );
  });

  it('is not made twice, and takes no name that means something else', () => {
    assert.equal(added("import limit from 'p-limit';\n", LIMIT), 'limit is there');
    assert.equal(added('import os\n', { module: 'os', name: '*' }, 'main.py'), 'os is there');
    assert.equal(added("const pLimit = 3;\nimport a from 'a';\n", LIMIT), null);
  });
});

describe('the style of a file', () => {
  const style = (text: string, language: 'typescript' | 'python' = 'typescript') =>
    styleOf({ language }, text);

  it('is read from its text', () => {
    assert.deepEqual(style('const a = "b"\nif (a) {\n\tgo()\n}\n'), {
      quote: '"',
      semicolon: '',
      indent: '\t',
      lineBreak: '\n',
      commonJs: false,
    });
    assert.equal(style("const a = 'b';\r\n").lineBreak, '\r\n');
    assert.equal(style('def f():\n  return "a"\n', 'python').indent, '  ');
    assert.equal(style('', 'python').indent, '    ');
  });

  it('quotes what has quotes in it', () => {
    assert.equal(quoted("it's", style("a('b')")), "'it\\'s'");
  });
});
