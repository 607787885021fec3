import OpenAI from 'openai';

const client = new OpenAI();

export async function startThread(question) {
  // not: assistant-setup
  const assistant = await client.beta.assistants.create({ model: 'gpt-4-turbo', instructions: 'Help with accounts.' });
  // not: thread-setup
  const thread = await client.beta.threads.create();
  // not: thread-message
  await client.beta.threads.messages.create(thread.id, { role: 'user', content: question });
  // call: openai beta.threads.runs.createAndPoll model=gpt-4-turbo
  const run = await client.beta.threads.runs.createAndPoll(thread.id, { assistant_id: assistant.id, model: 'gpt-4-turbo' });
  // not: thread-message
  const messages = await client.beta.threads.messages.list(thread.id, { run_id: run.id });
  return messages.data;
}
