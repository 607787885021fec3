const { OpenAI } = require('openai');
const retry = require('async-retry');
const LLMClient = require('./LLMClient');

class OpenAIClient extends LLMClient {
  constructor(options) {
    super(options);
    this.openai = new OpenAI({ apiKey: process.env.OPENAI_API_KEY, baseURL: process.env.OPENAI_BASE_URL });
  }

  async chat(messages, tools) {
    return retry(
      async () => {
        // call: openai chat.completions.create model=? shape=class-field
        const response = await this.openai.chat.completions.create({
          model: this.model,
          temperature: this.temperature,
          messages,
          tools,
        });
        // not: bookkeeping
        this.track(response.usage);
        return response.choices[0].message;
      },
      { retries: 5, minTimeout: 1000 },
    );
  }
}

module.exports = { OpenAIClient };
