import axios from 'axios';
import got from 'got';
import ky from 'ky';
import { fetch as undiciFetch, request } from 'undici';
import { ANTHROPIC_URL, CHAT_URL, CMS, GEMINI } from './constants.js';

export async function direct(prompt: string) {
  // call: http chat.completions model=gpt-4.1 provider=openai via=http shape=http
  const response = await fetch('https://api.openai.com/v1/chat/completions', {
    method: 'POST',
    headers: { Authorization: `Bearer ${process.env.OPENAI_API_KEY}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({ model: 'gpt-4.1', messages: [{ role: 'user', content: prompt }] }),
  });
  return response.json();
}

export async function claude(prompt: string) {
  const payload = { model: 'claude-3-5-haiku-20241022', max_tokens: 1024, messages: [{ role: 'user', content: prompt }] };
  // call: http messages model=claude-3-5-haiku-20241022 provider=anthropic shape=http
  const { data } = await axios.post(ANTHROPIC_URL, payload, {
    headers: { 'x-api-key': process.env.ANTHROPIC_API_KEY, 'anthropic-version': '2023-06-01' },
  });
  return data.content[0].text;
}

export async function gemini(prompt: string) {
  const model = 'gemini-1.5-flash';
  // call: http generateContent model=gemini-1.5-flash provider=google shape=http
  const answer = await got.post(`${GEMINI}/${model}:generateContent?key=${process.env.GEMINI_API_KEY}`, {
    json: { contents: [{ parts: [{ text: prompt }] }] },
  });
  return answer.body;
}

const api = axios.create({ baseURL: 'https://openrouter.ai/api/v1', timeout: 30_000 });
const cms = axios.create({ baseURL: CMS });

export async function viaRouter(prompt: string) {
  // call: http chat.completions model=mistralai/mistral-nemo provider=openrouter shape=http
  const { data } = await api.post('/chat/completions', {
    model: 'mistralai/mistral-nemo',
    messages: [{ role: 'user', content: prompt }],
  });
  // not: credit-balance
  await api.get('/auth/key');
  // not: other-api
  await cms.post('/messages', { model: 'page', messages: [data] });
  return data;
}

export async function groq(prompt: string) {
  return ky
    // call: http chat.completions model=llama-3.3-70b-versatile provider=groq shape=http
    .post('https://api.groq.com/openai/v1/chat/completions', {
      json: { model: 'llama-3.3-70b-versatile', messages: [{ role: 'user', content: prompt }] },
      timeout: 10_000,
    })
    .json();
}

export async function embedding(input: string) {
  // call: http embeddings model=text-embedding-ada-002 provider=openai shape=http
  const { body } = await request('https://api.openai.com/v1/embeddings', {
    method: 'POST',
    body: JSON.stringify({ model: 'text-embedding-ada-002', input }),
  });
  return body.json();
}

export async function mistral(prompt: string) {
  // call: http chat.completions model=open-mistral-7b provider=mistral shape=http
  const response = await undiciFetch('https://api.mistral.ai/v1/chat/completions', {
    method: 'POST',
    body: JSON.stringify({ model: 'open-mistral-7b', messages: [{ role: 'user', content: prompt }] }),
  });
  return response.json();
}

export async function configured(prompt: string) {
  const options = {
    url: CHAT_URL,
    method: 'post',
    data: { model: process.env.MODEL ?? 'gpt-4o', messages: [{ role: 'user', content: prompt }] },
  };
  // call: http chat.completions model=gpt-4o provider=openai shape=http
  const { data } = await axios(options);
  return data;
}

export async function others() {
  // not: model-list
  await fetch('https://api.openai.com/v1/models');
  // not: file-upload
  await fetch('https://api.openai.com/v1/files', { method: 'POST', body: new FormData() });
  // not: other-api
  await fetch(`${CMS}/chat/history`, { method: 'POST', body: JSON.stringify({ channel: 'news' }) });
  // not: other-api
  await ky.post('https://api.stripe.com/v1/prices', { json: { model: 'flat' } });
  // not: documentation-link
  console.log('see https://api.openai.com/v1/chat/completions');
  // not: status-page
  await got('https://status.openai.com/api/v2/status.json');
}
