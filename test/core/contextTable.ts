/** Tables of texts and the facts of their first call. */
import { strict as assert } from 'node:assert';
import type { CallFacts } from '../../server/src/core/context/facts.ts';
import { type Read, readScripts, type Texts } from './contextSetup.ts';

const CALL =
  "client.chat.completions.create({ model: 'gpt-4o', messages: [{ role: 'user', content: text }] })";
const HEAD = "import OpenAI from 'openai';\nconst client = new OpenAI();\ndeclare const text: string;\n";

function readText(
  text: string,
  { name = 'src/main.ts', files = {} }: { name?: string; files?: Texts } = {},
): Read {
  return readScripts({ [name]: HEAD + text.replaceAll('CALL', CALL), ...files });
}

type Row = readonly [
  what: string,
  text: string,
  expected: unknown,
  options?: { name?: string; files?: Texts },
];

export function table(
  title: string,
  of: (facts: CallFacts, read: Read) => unknown,
  rows: readonly Row[],
): void {
  describe(title, () => {
    for (const [what, text, expected, options] of rows)
      it(what, () => {
        const found = readText(text, options);
        assert.deepEqual(of(found.first, found), expected);
      });
  });
}
