import type { EditorModel } from './models/index.js';

interface Cursor {
  before: string;
  after: string;
}

interface Terminal {
  ask(question: string): Promise<string>;
}

export async function* complete(model: EditorModel, { before, after }: Cursor, signal: AbortSignal): AsyncGenerator<string> {
  const short = before.slice(-model.contextSize());
  // call: openai completions.create model=? via=wrapper shape=injected
  for await (const part of model.fillIn(short, after, signal)) yield part;
}

export async function commitMessage(diff: string, llm: EditorModel, terminal: Terminal): Promise<string> {
  const signal = AbortSignal.timeout(20_000);
  // call: anthropic|openai messages.create|chat.completions.create model=? via=wrapper shape=injected
  const message = await llm.ask(`Write a commit message for these changes, one line and no more:\n${diff}`, signal);
  // not: terminal
  const answer = await terminal.ask(`Commit as "${message}"?`);
  return answer === 'y' ? message : '';
}

export async function* edit(llm: EditorModel, code: string, wish: string): AsyncGenerator<string> {
  const turns = [
    { role: 'system' as const, content: 'You change code as you are told and answer with the code alone.' },
    { role: 'user' as const, content: `${wish}\n\n${code}` },
  ];
  // call: anthropic|openai messages.create|chat.completions.create model=? via=wrapper shape=injected
  yield* llm.streamTurns(turns, new AbortController().signal, { temperature: 0 });
}
