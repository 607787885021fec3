import { prune, sizeOf } from './prune.js';
import type { ChatTurn, EditorModel, Settings } from './types.js';

export abstract class BaseModel implements EditorModel {
  abstract readonly id: string;

  constructor(protected readonly settings: Settings) {}

  contextSize(): number {
    return sizeOf(this.settings.model);
  }

  protected merged(settings: Partial<Settings>): Settings {
    const unnamed = settings.tools?.filter((tool) => tool.description === '') ?? [];
    for (const tool of unnamed) console.warn(`The tool ${tool.name} has no description and will hardly be used by a model`);
    return { ...this.settings, ...settings };
  }

  async *streamTurns(turns: ChatTurn[], signal: AbortSignal, settings: Partial<Settings> = {}): AsyncGenerator<string> {
    const all = this.merged(settings);
    const { kept } = prune({ turns, modelName: all.model, reserved: all.maxTokens ?? 1000 });
    const started = Date.now();
    try {
      // call: anthropic|openai messages.create|chat.completions.create model=? via=wrapper shape=wrapper
      for await (const part of this._streamTurns(kept, signal, all)) yield part;
    } finally {
      console.debug(this.id, Date.now() - started);
    }
  }

  async *fillIn(prefix: string, suffix: string, signal: AbortSignal): AsyncGenerator<string> {
    // call: openai completions.create model=? via=wrapper shape=wrapper
    yield* this._fillIn(prefix, suffix, signal);
  }

  async ask(prompt: string, signal: AbortSignal): Promise<string> {
    let answer = '';
    // call: anthropic|openai messages.create|chat.completions.create model=? via=wrapper shape=wrapper
    for await (const part of this.streamTurns([{ role: 'user', content: prompt }], signal)) answer += part;
    return answer;
  }

  protected abstract _streamTurns(turns: ChatTurn[], signal: AbortSignal, settings: Settings): AsyncGenerator<string>;

  protected async *_fillIn(_prefix: string, _suffix: string, _signal: AbortSignal): AsyncGenerator<string> {
    throw new Error(`${this.id} cannot fill in`);
  }
}
