class LLMClient {
  constructor({ model, temperature = 0 }) {
    this.model = model;
    this.temperature = temperature;
    this.usage = { prompt: 0, completion: 0 };
  }

  async chat(_messages) {
    throw new Error('not implemented');
  }

  async prompt(text) {
    // call: openai chat.completions.create model=? shape=wrapper via=wrapper
    return this.chat([{ role: 'user', content: text }]);
  }

  track({ prompt_tokens, completion_tokens }) {
    // not: bookkeeping
    this.usage.prompt += prompt_tokens;
    this.usage.completion += completion_tokens;
  }
}

module.exports = LLMClient;
