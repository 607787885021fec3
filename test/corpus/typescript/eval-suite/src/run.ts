import { readFileSync } from 'node:fs';
import { openai as provider } from '@ai-sdk/openai';
import { generateText } from 'ai';
import OpenAI from 'openai';
import pLimit from 'p-limit';
import { CANDIDATES, JUDGE } from './models.js';

interface Case {
  question: string;
  expected: string;
}

const openai = new OpenAI({ timeout: 60_000 });
const limit = pLimit(8);
const cases: Case[] = JSON.parse(readFileSync('cases.json', 'utf8'));

async function answer(model: string, question: string) {
  // call: openai responses.create model=? shape=dynamic-model
  const { output_text } = await openai.responses.create({ model, input: question });
  return output_text;
}

async function judge({ question, expected }: Case, actual: string) {
  // call: openai chat.completions.create model=gpt-4.1 shape=dynamic-model
  const result = await openai.chat.completions.create({
    model: JUDGE,
    temperature: 0,
    messages: [
      {
        role: 'system',
        content: 'You grade answers. Compare the answer with the expected one; wording does not matter, facts do. An answer that hedges or leaves out a fact is wrong. Reply with exactly one word, right or wrong, and nothing else at all.',
      },
      { role: 'user', content: `Question: ${question}\nExpected: ${expected}\nAnswer: ${actual}` },
    ],
  });
  return result.choices[0]?.message.content?.trim() === 'right';
}

for (const model of CANDIDATES) {
  const verdicts = await Promise.all(
    cases.map((one) =>
      limit(async () => {
        // call: openai responses.create model=gpt-4.1|gpt-4.1-mini|gpt-4o shape=wrapper via=wrapper
        const actual = await answer(model, one.question);
        // not: own-prompt
        return judge(one, actual);
      }),
    ),
  );
  // not: logger
  console.log(model, verdicts.filter(Boolean).length / verdicts.length);
}

// call: vercel-ai generateText model=gpt-4o-mini shape=framework
const { text } = await generateText({ model: provider('gpt-4o-mini'), prompt: 'Say that the run is over.' });
console.log(text);
