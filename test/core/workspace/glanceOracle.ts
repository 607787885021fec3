/** The plain way to what a glance finds: regular expressions over the whole text, one for each question. */
import type { Needles } from '../../../server/src/workspace/needles.ts';

export interface Found {
  readonly specifiers: readonly string[];
  readonly called: readonly string[];
  readonly mentions: boolean;
  readonly sends: boolean;
  readonly words: ReadonlySet<string>;
}

export function createOracle(needles: Needles): (text: string, kind: 'node' | 'python') => Found {
  const dotted = needles.dotted.map((names) => `\\b${names.map(escaped).join('\\s*\\??\\.\\s*')}\\b`);
  const shapes = needles.shapes.map(
    ({ member, receiver }) =>
      `${receiver === undefined ? '' : `${receiver}\\s*`}\\.\\s*${escaped(member)}\\s*\\(`,
  );
  const mention = anyOf([...needles.texts.map(escaped), ...needles.patterns, ...dotted, ...shapes]);
  const send = anyOf(needles.sending.map((name) => `\\b${escaped(name)}\\s*[(<]`));
  const calls = anyOf(
    needles.called.map((name) => `\\b(${escaped(name)})\\s*(?:\\?\\.\\s*)?[(<\`]`),
    'g',
  );
  return (text, kind) => ({
    specifiers: kind === 'node' ? importSpecifiers(text) : pythonSpecifiers(text),
    called: [...text.matchAll(calls)].flatMap(
      (match) => match.slice(1).find((name) => name !== undefined) ?? [],
    ),
    mentions: mention.test(text),
    sends: send.test(text),
    words: new Set(text.match(/[A-Za-z_$][\w$]*/g)),
  });
}

const IMPORT =
  /\b(?:from|import|require)\s*(?:\(\s*)?(?:\/\*(?:[^*]|\*(?!\/))*\*\/\s*|\/\/[^\n]*\n\s*)*(["'`])([^"'`\n]+)\1/g;

function importSpecifiers(text: string): string[] {
  return [...text.matchAll(IMPORT)].map(([, , specifier = '']) => specifier);
}

const PYTHON_IMPORT =
  /(?:^|[;:])[ \t]*(?:from[ \t]*(\.[.\w]*|(?<=[ \t])[\w.]+)[ \t]+import[ \t]*(?:\(((?:[^()#]|#.*)*)\)?|((?:\\\r?\n|[^\n#;])*))|import[ \t]+((?:\\\r?\n|[\w., \t])+))|\b(?:import_module|__import__)\(\s*["']([\w.]+)["']/gm;

function pythonSpecifiers(text: string): string[] {
  const found = new Set<string>();
  for (const [, from, several, one, modules = '', called = ''] of text.matchAll(PYTHON_IMPORT)) {
    found.add(called);
    for (const module of modules.split(',')) found.add(/^[\w.]+/.exec(withoutBreaks(module))?.[0] ?? '');
    if (from === undefined) continue;
    found.add(from);
    for (const name of (several ?? one ?? '').replace(/#.*/g, '').split(',')) {
      const first = /^\w+/.exec(withoutBreaks(name))?.[0];
      if (first) found.add(from.endsWith('.') ? from + first : `${from}.${first}`);
    }
  }
  found.delete('');
  return [...found];
}

function withoutBreaks(text: string): string {
  return text.replace(/[\\\s]+/g, ' ').trim();
}

function anyOf(sources: readonly string[], flags = ''): RegExp {
  return new RegExp(sources.join('|') || '(?!)', flags);
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}
