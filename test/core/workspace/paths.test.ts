import { strict as assert } from 'node:assert';
import { isTest } from '../../../server/src/core/paths.ts';

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
