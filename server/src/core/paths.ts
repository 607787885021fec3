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

/**
 * True for code that is there to be read: examples, demos, what documents show. Nobody is served by it, so a time-out or a
 * saving is beside its point. Below the source folders of a program, a `demo` is a part of the program.
 */
export function isExample(relativePath: string): boolean {
  const folders = relativePath.replaceAll('\\', '/').split('/').slice(0, -1);
  const source = folders.findIndex((folder) => SOURCE_FOLDERS.has(folder));
  const before = source < 0 ? folders : folders.slice(0, source);
  return before.some((folder, index) => EXAMPLES.test(folder) && before[index - 1] !== 'apps');
}

const SOURCE_FOLDERS = new Set(['src', 'app', 'pages', 'lib']);

const EXAMPLES =
  /^(?:examples?|demos?|samples?|showcases?|test-?apps?|tutorials?|playgrounds?|cookbooks?|docs?|(?:doc-)?snippets)$/;
