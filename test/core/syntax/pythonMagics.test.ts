import { strict as assert } from 'node:assert';
import { blankMagics } from '../../../server/src/core/syntax/python.ts';

describe('IPython magics', () => {
  const blank = (line: string): string => ' '.repeat(line.length);

  for (const line of [
    '%matplotlib inline',
    '!pip install openai',
    '  !ls -l',
    '?client',
    'client.chat?',
    'a.b??',
  ]) {
    it(`${line} is taken out`, () =>
      assert.equal(blankMagics(`x = 1\n${line}\ny = 2\n`), `x = 1\n${blank(line)}\ny = 2\n`));
  }

  for (const line of ['files = !ls', 'a, b = %timeit -o f()', '%%bash\nls\n%%x']) {
    it(`${line} is taken out`, () => assert.equal(blankMagics(line).trim(), ''));
  }

  it('what goes on behind a backslash is taken out with it', () => {
    const text = '!pip install a \\\n  b\nx = 1 \\\n% 2\n';
    assert.equal(blankMagics(text).trim(), 'x = 1 \\\n% 2');
    assert.equal(blankMagics(text).length, text.length);
  });

  it('a statement that is timed stays where it is', () => {
    assert.equal(blankMagics('%time reply = ask()\n'), '0;    reply = ask()\n');
    assert.equal(blankMagics('%timeit -n 5 ask()\n').trim(), '');
    assert.equal(blankMagics('%%time\nreply = ask()\n'), '      \nreply = ask()\n');
  });

  for (const text of [
    'x = ("%s"\n     % y)\n',
    'text = """\n%not a magic\n!nor this\n"""\n',
    'x = a % b\n',
    'if a != b: pass\n',
    'f(\n  "?"\n)\n',
    'x = "a?"\n',
    "y = 'it'  # why?\n%s".slice(0, -2),
  ]) {
    it(`${JSON.stringify(text)} is left alone`, () => assert.equal(blankMagics(text), text));
  }

  it('keeps the length of every line', () => {
    const text = '%%html\r\n<b>漢😀</b>\r\n\r\n';
    assert.deepEqual(
      blankMagics(text)
        .split('\n')
        .map((line) => line.length),
      text.split('\n').map((line) => line.length),
    );
  });
});
