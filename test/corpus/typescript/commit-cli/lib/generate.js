const OpenAI = require('openai');
const { Anthropic } = require('@anthropic-ai/sdk');
const ollama = require('ollama').default;
const { DEFAULT_LOCAL_MODEL } = require('./config');
const git = require('./git');

const SYSTEM = `You write commit messages in the conventional commits format.
The first line has at most 72 characters and is in the imperative mood.
Add a body only when the reason is not obvious. Never mention file names.
Answer with the message alone, without quotes and without code fences.`;

async function generateMessage(diff, config) {
  switch (config.provider) {
    case 'openai': {
      const client = new OpenAI({ apiKey: process.env.OPENAI_API_KEY });
      // call: openai chat.completions.create model=?
      const res = await client.chat.completions.create({
        model: config.model,
        messages: [
          { role: 'system', content: SYSTEM },
          { role: 'user', content: diff },
        ],
        temperature: 0.2,
      });
      return res.choices[0].message.content.trim();
    }
    case 'anthropic': {
      const client = new Anthropic();
      // call: anthropic messages.create model=claude-3-5-haiku-latest
      const res = await client.messages.create({
        model: 'claude-3-5-haiku-latest',
        max_tokens: 300,
        system: SYSTEM,
        messages: [{ role: 'user', content: diff }],
      });
      return res.content[0].text;
    }
    case 'ollama': {
      // call: ollama chat model=qwen2.5-coder
      const res = await ollama.chat({ model: DEFAULT_LOCAL_MODEL, messages: [{ role: 'user', content: SYSTEM + diff }] });
      return res.message.content;
    }
    default:
      // not: no-sdk
      return git.generate(config.provider);
  }
}

async function explainDiff(diff) {
  // not: model-pull
  await ollama.pull({ model: DEFAULT_LOCAL_MODEL });
  // call: ollama generate model=qwen2.5-coder
  const stream = await ollama.generate({ model: DEFAULT_LOCAL_MODEL, prompt: `Explain this diff to a reviewer:\n${diff}`, stream: true });
  let text = '';
  for await (const part of stream) text += part.response;
  // not: model-list
  const { models } = await ollama.list();
  return models.length > 0 ? text : '';
}

module.exports = { generateMessage, explainDiff };
