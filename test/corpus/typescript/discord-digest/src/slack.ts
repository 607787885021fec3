import bolt from '@slack/bolt';
import { ask } from './llm/ask.js';

const app = new bolt.App({ token: process.env.SLACK_TOKEN, signingSecret: process.env.SLACK_SECRET });

app.event('app_mention', async ({ event, say, client }) => {
  // call: openai chat.completions.create model=gpt-4.1-mini shape=wrapper via=wrapper
  const answer = await ask({ user: event.text, model: 'gpt-4.1-mini' });
  // not: chat-message
  await client.chat.postMessage({ channel: event.channel, text: answer });
  // not: chat-message
  await client.chat.update({ channel: event.channel, ts: event.ts, text: answer });
  // not: chat-message
  await say(answer);
});

await app.start(3000);
