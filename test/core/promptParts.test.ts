import { strict as assert } from 'node:assert';
import hosts from '../../server/src/catalog/hosts.json' with { type: 'json' };
import { detectCalls } from '../../server/src/core/detect/index.ts';
import { createLinker } from '../../server/src/core/link/index.ts';
import type { PromptPart } from '../../server/src/core/model.ts';
import { loadPythonParser, lowerPython } from '../../server/src/workspace/pythonParser.ts';
import { pinnedCatalog } from '../fixtures/pinned-catalog.ts';
import { memoryHost } from './memoryHost.ts';
import { pythonHostOf } from './pythonFixtures.ts';

const OPENAI = `import OpenAI from 'openai';
const client = new OpenAI();
`;

describe('what is sent', () => {
  before(loadPythonParser);

  it('says where each part stands that is known at run time only', () => {
    const text = `${OPENAI}
export async function POST(req: Request) {
  const { question, style } = await req.json();
  const messages = [{ role: 'system', content: style }, { role: 'user', content: \`Answer: \${question.trim()}\` }];
  await client.responses.create({ model: 'gpt-4o', input: question });
  await client.chat.completions.create({ model: 'gpt-4o', messages: req.history });
  await client.chat.completions.create({ model: 'gpt-4o', messages: [{ role: 'user', content: 'Hi, ' + style }] });
  await client.chat.completions.create({ model: 'gpt-4o', messages });
}`;
    assert.deepEqual(promptsOf(text), [
      ['user: <question>'],
      ['user: <req.history>'],
      ['user: Hi, <style>'],
      ['system: <style>', 'user: Answer: <question.trim()>'],
    ]);
  });

  it('has the messages that are put into a list before the call', () => {
    const text = `${OPENAI}
export async function ask(question: string, turns: Turn[], isShort: boolean) {
  const messages = [];
  messages.push({ role: 'user', content: question }, { role: 'user', content: 'Be kind.' });
  if (isShort) messages.push({ role: 'user', content: 'Be short.' });
  messages.unshift({ role: 'system', content: 'You help.' });
  messages.push(...turns);
  const reply = await client.chat.completions.create({ model: 'gpt-4o', messages });
  messages.push(reply.choices[0].message);
  return messages;
}
function other(messages: Turn[]) {
  messages.push({ role: 'user', content: 'Not in this list.' });
}`;
    assert.deepEqual(promptsOf(text), [
      ['system: You help.', 'user: <question>', 'user: Be kind.', 'user: (Be short.|)', 'user: <turns>'],
    ]);
  });

  it('has them where the list goes through a wrapper', () => {
    const text = `${OPENAI}
const send = (messages) => client.chat.completions.create({ model: 'gpt-4o', messages });
export async function ask() {
  const messages = [{ role: 'system', content: 'You help.' }];
  messages.push({ role: 'user', content: 'Hello.' });
  return send(messages);
}`;
    assert.deepEqual(promptsOf(text).at(-1), ['system: You help.', 'user: Hello.']);
  });

  it('is the same in Python', () => {
    const text = `from openai import OpenAI
client = OpenAI()
def ask(question, turns):
    messages = [{"role": "system", "content": "You help."}]
    messages.append({"role": "user", "content": f"Answer {question}"})
    messages.extend(turns)
    for turn in turns:
        messages.append({"role": "user", "content": "Again."})
    return client.chat.completions.create(model="gpt-4o", messages=messages)
def summarize(text):
    return client.responses.create(model="gpt-4o", input=text)
`;
    assert.deepEqual(promptsOf(text, 'python'), [
      ['system: You help.', 'user: Answer <question>', 'user: <turns>', 'user: (Again.|)'],
      ['user: <text>'],
    ]);
  });
});

/** Of each call its prompt, a line per message; in angle brackets the code of what is known at run time only. */
function promptsOf(text: string, language: 'typescript' | 'python' = 'typescript'): string[][] {
  const file = language === 'python' ? '/work/a.py' : '/work/a.ts';
  const files = new Map([[file, text]]);
  const host =
    language === 'python' ? pythonHostOf(files, lowerPython, '/work') : memoryHost(files, { root: '/work' });
  const shown = (part: PromptPart): string => {
    if (part.kind === 'text') return part.text;
    if (part.kind === 'either')
      return `(${part.options.map((option) => option.map(shown).join('')).join('|')})`;
    return part.kind === 'dynamic' && part.at ? `<${text.slice(...part.at.span)}>` : '?';
  };
  return detectCalls(file, createLinker(host), { ...pinnedCatalog, hosts }).map(({ prompt }) =>
    prompt.map(({ role, parts }) => `${role}: ${parts.map(shown).join('')}`),
  );
}
