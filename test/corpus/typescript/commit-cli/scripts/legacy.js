const { Configuration, OpenAIApi } = require('openai');

// not: constructor
const api = new OpenAIApi(new Configuration({ apiKey: process.env.OPENAI_API_KEY }));

(async () => {
  // call: openai createCompletion model=text-davinci-003
  const old = await api.createCompletion({ model: 'text-davinci-003', prompt: 'Write a haiku about git', max_tokens: 60 });
  console.log(old.data.choices[0].text);
  // call: openai createChatCompletion model=gpt-3.5-turbo
  const chat = await api.createChatCompletion({ model: 'gpt-3.5-turbo', messages: [{ role: 'user', content: 'And about rebase' }] });
  console.log(chat.data.choices[0].message.content);
  // not: commented
  // const third = await api.createChatCompletion({ model: 'gpt-4', messages: [] });
  // not: model-list
  await api.listModels();
})();
