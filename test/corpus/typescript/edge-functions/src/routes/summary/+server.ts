import { OPENAI_API_KEY } from '$env/static/private';
import { json } from '@sveltejs/kit';
import OpenAI from 'openai';
import { db } from '$lib/db';

const client = new OpenAI({ apiKey: OPENAI_API_KEY, dangerouslyAllowBrowser: false });

export async function POST({ request, fetch }) {
  const { url } = await request.json();
  // not: page-download
  const page = await (await fetch(url)).text();
  // call: openai responses.create model=gpt-4.1-nano
  const { output_text } = await client.responses.create({ model: 'gpt-4.1-nano', input: `Summarise:\n${page}` });
  // not: database
  await db.responses.create({ model: 'summary', input: output_text });
  return json({ output_text });
}
