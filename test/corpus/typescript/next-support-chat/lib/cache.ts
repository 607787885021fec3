type Entry = { value: string; expires: number };

class AnswerCache {
  private entries = new Map<string, Entry>();

  create(input: { model: string; messages: unknown[] }) {
    const key = JSON.stringify(input);
    this.entries.set(key, { value: '', expires: Date.now() + 60_000 });
    return key;
  }

  generateText(key: string) {
    return this.entries.get(key)?.value ?? '';
  }
}

export const answerCache = new AnswerCache();
