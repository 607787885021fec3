export interface ChatTurn {
  role: 'system' | 'user' | 'assistant';
  content: string;
}

export interface Settings {
  model: string;
  maxTokens?: number;
  temperature?: number;
  tools?: { name: string; description: string }[];
}

/** What the editor's features are handed. */
export interface EditorModel {
  readonly id: string;
  streamTurns(turns: ChatTurn[], signal: AbortSignal, settings?: Partial<Settings>): AsyncGenerator<string>;
  fillIn(prefix: string, suffix: string, signal: AbortSignal): AsyncGenerator<string>;
  ask(prompt: string, signal: AbortSignal): Promise<string>;
  contextSize(): number;
}
