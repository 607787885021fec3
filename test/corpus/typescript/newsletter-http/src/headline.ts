import { CHAT_URL, CMS, MAILCHIMP } from './constants.js';
import { postJson } from './postJson.js';

interface Chat {
  choices: { message: { content: string } }[];
}

const auth = { authorization: `Bearer ${process.env.OPENAI_API_KEY}` };

export async function headline(article: string) {
  const body = {
    model: 'gpt-4o-mini',
    max_tokens: 40,
    messages: [
      { role: 'system', content: 'You write headlines of at most eight words.' },
      { role: 'user', content: article },
    ],
  };
  // call: http chat.completions model=gpt-4o-mini provider=openai shape=wrapper via=wrapper
  const { choices } = await postJson<Chat>(CHAT_URL, body, auth);
  return choices[0]?.message.content;
}

export async function publish(html: string) {
  // not: other-api
  await postJson(`${MAILCHIMP}/campaigns`, { type: 'regular', settings: { title: 'Weekly', model: 'standard' } });
  // not: other-api
  await postJson(`${CMS}/messages`, { model: 'page', messages: [html] });
}
