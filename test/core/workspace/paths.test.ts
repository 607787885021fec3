import { strict as assert } from 'node:assert';
import { isExample, isTest } from '../../../server/src/core/paths.ts';

describe('test files', () => {
  for (const path of [
    'src/chat.test.ts',
    'src/chat.spec.tsx',
    'src/chat.test.mjs',
    'src/__tests__/chat.ts',
    'src/__mocks__/openai.ts',
    'test/chat.ts',
    'packages/a/tests/deep/chat.js',
    'e2e/login.ts',
    'src/Button.stories.tsx',
    'app.e2e-spec.ts',
    'tests/test_chat.py',
    'src\\__tests__\\chat.ts',
  ]) {
    it(`${path} is one`, () => assert.equal(isTest(path), true));
  }
  for (const path of [
    'src/chat.ts',
    'src/testing.ts',
    'src/latest/chat.ts',
    'contest/chat.ts',
    'src/test.ts',
    'src/spec/chat.ts',
  ]) {
    it(`${path} is none`, () => assert.equal(isTest(path), false));
  }
});

describe('what is an example', () => {
  for (const path of [
    'examples/chat.ts',
    'docs/guides/cost.ipynb',
    'js/testapps/flow/src/index.ts',
    'showcase/integrations/agents/src/main.py',
    'packages/tools/demo/index.ts',
    'js/doc-snippets/src/index.ts',
  ])
    it(`${path} is one`, () => assert.equal(isExample(path), true));

  for (const path of [
    'src/app/api/demo/route.ts',
    'app/playground/route.ts',
    'apps/docs/api/chat.ts',
    'apps/demo/server.ts',
    'server/exampleRouter.ts',
    'examples.py',
  ])
    it(`${path} is none`, () => assert.equal(isExample(path), false));
});
