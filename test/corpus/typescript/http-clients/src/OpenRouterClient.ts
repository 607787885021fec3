import fetch from 'node-fetch';

interface Message {
  role: 'system' | 'user' | 'assistant';
  content: string;
}

export class OpenRouterClient {
  private readonly baseUrl = 'https://openrouter.ai/api/v1';
  private readonly defaultModel = 'anthropic/claude-3.5-sonnet';

  constructor(private readonly apiKey: string) {}

  async chat(messages: Message[]) {
    // call: http chat.completions model=anthropic/claude-3.5-sonnet provider=openrouter shape=http
    const response = await fetch(`${this.baseUrl}/chat/completions`, {
      method: 'POST',
      headers: this.headers(),
      body: JSON.stringify({ model: this.defaultModel, messages }),
    });
    const data = (await response.json()) as { choices: { message: Message }[] };
    return data.choices[0]?.message.content ?? '';
  }

  async models() {
    // not: model-list
    const response = await fetch(`${this.baseUrl}/models`, { headers: this.headers() });
    return response.json();
  }

  private headers() {
    return { Authorization: `Bearer ${this.apiKey}`, 'Content-Type': 'application/json' };
  }
}
