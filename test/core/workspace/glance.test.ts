import { strict as assert } from 'node:assert';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { decode } from '../../../server/src/workspace/decode.ts';
import { glancerFor } from '../../../server/src/workspace/glance.ts';
import { IMPORT_WORDS } from '../../../server/src/workspace/importScan.ts';
import { type Needles, needlesOf } from '../../../server/src/workspace/needles.ts';
import { createVocabulary } from '../../../server/src/workspace/vocabulary.ts';
import { hashOf, mayHaveWord } from '../../../server/src/workspace/wordFilter.ts';
import { pinnedCatalog } from '../../fixtures/pinned-catalog.ts';
import { createOracle } from './glanceOracle.ts';

type Kind = 'node' | 'python';

const needles = needlesOf(pinnedCatalog);
const root = fileURLToPath(new URL('../../../', import.meta.url));

describe('a glance at a file', () => {
  const compare = comparer(needles);

  it('sees what regular expressions see in all our fixtures, corpora and examples', () => {
    const seen = sources().map(({ bytes, kind, name }) => compare(bytes, kind, name));
    assert.ok(seen.length > 1000);
    assert.ok(seen.filter(({ mentions }) => mentions).length > 300);
    assert.ok(seen.filter(({ mentions }) => !mentions).length > 100);
  });

  it('sees the same in thousands of texts made of their pieces and of what may be misread', () => {
    const random = seeded(20261121);
    const pool = sources().filter(({ bytes }) => bytes.length > 0);
    const counts = { mentions: 0, sends: 0, called: 0, specifiers: 0 };
    for (let round = 0; round < 6_000; round++) {
      const { bytes, kind } = mutant(random, pool);
      const { mentions, sends, called, specifiers } = compare(bytes, kind, `round ${round}`);
      counts.mentions += Number(mentions);
      counts.sends += Number(sends);
      counts.called += called.length;
      counts.specifiers += specifiers.length;
    }
    for (const count of Object.values(counts)) assert.ok(count > 400, JSON.stringify(counts));
  });

  it('takes the catalogue’s words at a glance, all of them', () => {
    const { odd } = createVocabulary(needles);
    assert.deepEqual(odd, { mentions: [], sends: [] });
  });

  it('looks for what does not fit into the glance in the whole text', () => {
    const compareOdd = comparer({
      called: ['create'],
      sending: ['cross-fetch', '$get'],
      dotted: [['a-b', 'create']],
      shapes: [{ member: 'run', receiver: 'my\\.llm' }, { member: '$go' }],
      texts: ['xy', 'a.b', '$abc'],
      patterns: ['@x{2}/', '~(one|two)/'],
    });
    const texts = [
      'a-b.create',
      'my.llm.run(',
      'x.$go(',
      'axyb',
      'a.bc',
      'my$abcd',
      '@xx/',
      '~two/',
      '@x/',
      '',
    ];
    const found = texts.map((text) => compareOdd(Buffer.from(text), 'node', text));
    assert.deepEqual(
      found.map(({ mentions }) => mentions),
      [true, true, true, true, true, true, true, true, false, false],
    );
    assert.equal(compareOdd(Buffer.from('await cross-fetch (x)'), 'node', 'cross-fetch').sends, true);
    assert.equal(compareOdd(Buffer.from('a$get('), 'node', '$get').sends, true);
    assert.equal(compareOdd(Buffer.from('fetch('), 'node', 'fetch').sends, false);
  });

  it('knows imports behind a comment that ends a line of Windows', () => {
    const text = "await import(\r\n  // the heavy part\r\n  './heavy')";
    assert.deepEqual(compare(Buffer.from(text), 'node', text).specifiers, ['./heavy']);
  });

  it('knows all white space', () => {
    for (let code = 0; code < 0x10000; code++) {
      const space = String.fromCharCode(code);
      if (!/\s/.test(space)) continue;
      const text = `chat${space}.${space}complete; create${space}(); import${space}'x'`;
      const { mentions, called, specifiers } = compare(Buffer.from(text), 'node', String(code));
      assert.deepEqual([mentions, called.length, specifiers], [true, 1, ['x']], String(code));
    }
  });

  it('does not mind a byte order mark', () => {
    const text = '\ufefffrom openai import OpenAI';
    assert.deepEqual(compare(Buffer.from(text), 'python', text).specifiers, ['openai', 'openai.OpenAI']);
  });

  it('forgets one file before it looks at the next', () => {
    const glancer = glancerFor(needles);
    const full = Buffer.from("import 'openai'; fetch(url); x.chat.completions.create({})");
    const before = glancer.look(Buffer.from('nothing'), 'node');
    assert.equal(glancer.look(full, 'node').mentions, true);
    assert.deepEqual(glancer.look(Buffer.from('nothing'), 'node'), before);
    glancer.look(Buffer.from('chat'), 'node');
    assert.equal(glancer.look(Buffer.from('x234.complete()'), 'node').mentions, false);
  });
});

describe('the words of a file', () => {
  it('are hardly ever said to be there when they are not', () => {
    const glancer = glancerFor(needles);
    const names = needles.called;
    let asked = 0;
    let wrong = 0;
    for (const { bytes, kind } of sources()) {
      const { words } = glancer.look(bytes, kind);
      const there = new Set(wordsIn(decode(bytes)));
      for (const name of names) {
        if (there.has(name)) continue;
        asked++;
        if (mayHaveWord(words, name)) wrong++;
      }
    }
    assert.ok(asked > 100_000);
    assert.ok(wrong / asked < 0.02, `${((100 * wrong) / asked).toFixed(2)} % are wrong`);
  });

  it('are there whatever their hash is', () => {
    // That of this one is 0.
    const name = 'akhnp9x';
    assert.equal(hashOf(name), 0);
    const { words } = glancerFor(needles).look(Buffer.from(name), 'node');
    assert.equal(mayHaveWord(words, name), true);
  });

  it('of a name of several are all asked for', () => {
    const { words } = glancerFor(needles).look(Buffer.from('the größe of a.b'), 'python');
    for (const name of ['größe', 'a.b', 'the', '', 'b']) assert.equal(mayHaveWord(words, name), true, name);
    assert.equal(mayHaveWord(words, 'a.zebra'), false);
    assert.equal(mayHaveWord(new Uint8Array(), 'a'), false);
  });
});

function comparer(wanted: Needles) {
  const glancer = glancerFor(wanted);
  const oracle = createOracle(wanted);
  return (bytes: Uint8Array, kind: Kind, name: string) => {
    const text = decode(bytes);
    const found = glancer.look(bytes, kind);
    const expected = oracle(text, kind);
    const message = () => `${name}: ${JSON.stringify(text.slice(0, 2000))}`;
    assert.deepEqual([...found.specifiers].sort(), [...new Set(expected.specifiers)].sort(), message());
    const called = found.called.map((id) => wanted.called[id] ?? '');
    assert.deepEqual(called.sort(), [...new Set(expected.called)].sort(), message());
    assert.equal(found.mentions, expected.mentions, message());
    assert.equal(found.sends, expected.sends, message());
    for (const word of expected.words)
      if (!mayHaveWord(found.words, word)) assert.fail(`${word} in ${message()}`);
    return found;
  };
}

function wordsIn(text: string): string[] {
  return text.match(/[A-Za-z_$][\w$]*/g) ?? [];
}

interface Source {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly kind: Kind;
}

let read: readonly Source[] | undefined;

function sources(): readonly Source[] {
  read ??= ['test/fixtures', 'test/corpus', 'examples'].flatMap((folder) =>
    readdirSync(root + folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.(?:[cm]?[jt]sx?|py|ipynb)$/.test(name))
      .map((name) => ({
        name,
        bytes: readFileSync(`${root}${folder}/${name}`),
        kind: /\.(?:py|ipynb)$/.test(name) ? ('python' as const) : ('node' as const),
      })),
  );
  return read;
}

/** Always the same numbers from 0 on below `below`. */
function seeded(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    return Math.floor(((state >>> 0) / 2 ** 32) * below);
  };
}

/** What words, strings, comments and lines may be misread by. */
const PIECES = [
  ...[
    'from',
    'import',
    'require',
    'import_module(',
    '__import__(',
    ' import ',
    '\nimport ',
    '\nfrom ',
    ';from',
  ],
  ...[
    '(',
    ')',
    '"',
    "'",
    '`',
    '//',
    '/*',
    '*/',
    '*',
    '/',
    '#',
    ',',
    ';',
    ':',
    '.',
    '?.',
    '?',
    '<',
    '[',
    '$',
    '${',
  ],
  ...[
    ' ',
    '  ',
    '\t',
    '\n',
    '\r\n',
    '\r',
    '\\',
    '\\\n',
    '\\\r\n',
    '\f',
    '\v',
    '\0',
    '0',
    '12',
    '_',
    'a',
    '@',
  ],
  ...[
    '\u00a0',
    '\ufeff',
    '\u2028',
    '\u2029',
    '\u3000',
    '\u1680',
    '\u205f',
    '\u2003',
    '\u200b',
    'é',
    '€',
    '😀',
  ],
  ...["'x'", '"./y"', 'a.b', '.a', 'llm', 'chat_model', 'my_llm.', 'query_engine', 'https://', '@cf/', '@hf'],
];

/** What may stand in a list of Python's imports. */
const LIST = [
  ...[
    'a',
    'b1',
    'c.d',
    ' as e',
    ',',
    ', ',
    ',\n',
    '\n',
    ' ',
    '# , f\n',
    '#g',
    '# (h)\r',
    '\\\n',
    '\\\r\n',
    '\\',
  ],
  ...[';', 'import', 'from', '\u2028', '*', '(', '\t', ' import i'],
];

const TORN = [[0xff], [0xc2], [0xe2, 0x80], [0xe2], [0xef, 0xbb], [0x80], [0xed, 0xa0, 0x80], [0xf0, 0x9f]];

function mutant(
  random: (below: number) => number,
  pool: readonly Source[],
): { bytes: Uint8Array; kind: Kind } {
  const pick = <T>(values: readonly T[]): T => values[random(values.length)] as T;
  const words = [
    needles.called,
    needles.sending,
    needles.texts,
    needles.dotted.map((names) => names.join('.')),
  ];
  const parts: Uint8Array[] = [];
  const { kind } = pick(pool);
  for (let left = 1 + random(12); left > 0; left--) {
    const what = random(10);
    if (what < 2) {
      const { bytes } = pick(pool);
      const start = random(bytes.length);
      parts.push(bytes.subarray(start, start + random(80)));
    } else if (what < 3) parts.push(Buffer.from(pick(pick(words))));
    else if (what < 4) {
      const [first, second] = pick(needles.dotted);
      parts.push(Buffer.from(`${first}${pick(PIECES)}.${pick(PIECES)}${second}${pick(PIECES)}`));
    } else if (what < 5) {
      const { member } = pick(needles.shapes);
      parts.push(Buffer.from(`${pick(PIECES)}.${pick(PIECES)}${member}${pick(PIECES)}(`));
    } else if (what < 6) {
      const [word, name] = [pick(IMPORT_WORDS), pick(["'x'", '"./y"', '`z`', 'a.b', '.c', '(d'])];
      parts.push(
        Buffer.from(`${pick(PIECES)}${word}${pick(PIECES)}${name}${pick([' import ', ''])}${pick(PIECES)}`),
      );
    } else if (what < 7) {
      const names = Array.from({ length: 1 + random(8) }, () => pick(LIST));
      const start = pick([
        'from a.b import ',
        'from . import(',
        'from .c import (',
        'import ',
        'from  d  import (',
        'from.',
      ]);
      parts.push(Buffer.from(pick(['', '\n', ';', '  ']) + start + names.join('') + pick([')', '\n', ''])));
    } else if (what === 7 && random(8) === 0) parts.push(Uint8Array.from(pick(TORN)));
    else parts.push(Buffer.from(Array.from({ length: 1 + random(6) }, () => pick(PIECES)).join('')));
  }
  return { bytes: Buffer.concat(parts), kind };
}
