/** What a path alone says about a file. */

/**
 * True for files that only tests, stories and mocks load: what they call costs nothing in production.
 * The path is relative to the workspace root, so that a workspace that itself lies in a folder `test` is not all tests.
 */
export function isTest(relativePath: string): boolean {
  const parts = relativePath.replaceAll('\\', '/').split('/');
  const name = parts.pop() ?? '';
  return TEST_FILE.test(name) || parts.some((folder) => TEST_FOLDERS.has(folder));
}

const TEST_FILE =
  /\.(?:test|test-d|spec|e2e|e2e-spec|stories)\.[cm]?[jt]sx?$|^(?:test_.*|.*_test|conftest)\.py$/;

const TEST_FOLDERS = new Set(['__tests__', '__mocks__', '__fixtures__', 'test', 'tests', 'e2e', 'cypress']);
