/** A text that is followed while it is typed is lowered to what a front end makes of it anew. */
import { strict as assert } from 'node:assert';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Module } from '../../../server/src/core/ir.ts';
import { followTypeScript, lowerTypeScript } from '../../../server/src/core/syntax/typescript.ts';
import { followPython, loadPythonParser, lowerPython } from '../../../server/src/workspace/pythonParser.ts';
import { chance, edited } from './edits.ts';

const FIXTURES = path.join(import.meta.dirname, '../../fixtures');

describe('following a text while it is typed', () => {
  it('gives the module of the whole text after each edit of a script', () => {
    const pieces = [
      'const shared = 1;',
      'let shared: Options = ask();',
      'shared = other(shared);',
      'var client = new OpenAI();',
      'export function ask(text: string): Promise<Options> { return client.chat.completions.create({ text }); }',
      'interface Options { client: OpenAI; shared: typeof shared }',
      'type Options = { model: string };',
      "import OpenAI, { type Options } from 'openai';",
      'export { ask as tell, shared };',
      'export default class Service extends Base { constructor(private client: OpenAI) { super(); } }',
      'for (const one of shared) { const { a, b = 2, ...rest } = await one.ask(); }',
      'try { shared.run(); } catch (error) { throw error; }',
      '/* a comment',
      '// llm-cost: calls=5/mo',
      '}',
      '`text ${',
    ];
    follow(filesBelow('detect', /\.(?:tsx?|jsx?|[cm]js)$/), pieces, lowerTypeScript, followTypeScript);
  });

  it('gives the module of the whole text after each edit of a Python file', async () => {
    await loadPythonParser();
    const pieces = [
      'shared = 1',
      'shared: Options = ask()',
      'client = OpenAI(api_key=shared)',
      'from openai import OpenAI, AsyncOpenAI as Async',
      'from helpers import *',
      'def ask(text: str, client: "OpenAI" = client) -> Options:\n    global shared\n    shared = client.create(text)\n    return shared',
      'class Service(Base):\n    client: OpenAI\n    def __init__(self, client):\n        self.client = client',
      'answers = [client.ask(one) for one in shared]',
      'async def main():\n    tasks = [ask(one) for one in shared]\n    return await asyncio.gather(*tasks)',
      'await asyncio.gather(*answers)',
      'yield shared',
      'for one in shared:\n    answers.append(ask(one))',
      'try:\n    run()\nexcept Error as shared:\n    pass',
      '# llm-cost: calls=5/mo',
      '    return ask(',
      '"""',
      'if __name__ == "__main__":',
    ];
    follow(filesBelow('detect-python', /\.py$/), pieces, lowerPython, followPython);
  });
});

/** Some edits of each file, one after the other; where they have broken it for good, from the beginning. */
function follow(
  files: readonly string[],
  pieces: readonly string[],
  lower: (text: string, name: string) => Module,
  start: (name: string) => (text: string) => Module,
): void {
  const random = chance(7);
  for (const file of files) {
    const original = readFileSync(file, 'utf8');
    const next = start(path.basename(file));
    let text = original;
    for (let edit = 0; edit <= EDITS; edit++) {
      const expected = comparable(lower(text, path.basename(file)));
      assert.deepEqual(comparable(next(text)), expected, `${file} after ${edit} edits:\n${text}`);
      text = edit % 8 === 7 ? original : edited(text, pieces, random);
    }
  }
}

const EDITS = 6;

/** How many errors the parser counts in a broken text hangs on where it begins to read; that it is broken does not. */
function comparable(module: Module): unknown {
  return { ...module, syntaxErrors: module.syntaxErrors > 0 };
}

function filesBelow(folder: string, pattern: RegExp): string[] {
  return readdirSync(path.join(FIXTURES, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => pattern.test(file))
    .map((file) => path.join(FIXTURES, folder, file));
}
