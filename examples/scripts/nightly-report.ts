// Runs at two in the morning and writes a report of yesterday's tickets for the morning meeting.

import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { GoogleGenAI } from '@google/genai';

const ai = new GoogleGenAI({
  apiKey: process.env.GEMINI_API_KEY ?? '',
});

const yesterday = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10);
const tickets = await readFile(`data/tickets-${yesterday}.json`, 'utf8');

const report = await ai.models.generateContent({
  model: 'gemini-3.8-flash',
  contents: `The tickets of ${yesterday} as JSON:\n\n${tickets}`,
  config: {
    systemInstruction:
      'Write a report of one page for the morning meeting of a bicycle shop: the three most frequent problems with ' +
      'the number of tickets, anything that got worse since the day before, and tickets that need a person today.',
    maxOutputTokens: 1200,
  },
});

await mkdir('reports', { recursive: true });
await writeFile(`reports/${yesterday}.md`, report.text ?? '');
