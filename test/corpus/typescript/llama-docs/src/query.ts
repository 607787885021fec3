import './settings.js';
import { openai } from '@llamaindex/openai';
import { agent } from '@llamaindex/workflow';
import { Document, SentenceSplitter, tool, VectorStoreIndex } from 'llamaindex';
import { z } from 'zod';

const llm = openai({ model: 'gpt-4.1' });

const add = tool({ name: 'add', description: 'Adds', parameters: z.object({ a: z.number(), b: z.number() }), execute: ({ a, b }) => `${a + b}` });

export async function chat(question: string) {
  // call: llamaindex chat model=gpt-4.1 provider=openai shape=framework
  const { message } = await llm.chat({ messages: [{ role: 'user', content: question }] });
  // call: llamaindex complete model=gpt-4.1 shape=framework
  const short = await llm.complete({ prompt: `Shorten: ${message.content}` });
  return short.text;
}

export async function work(question: string) {
  const helper = agent({ llm, tools: [add] });
  // call: llamaindex run model=gpt-4.1 shape=framework
  const result = await helper.run(question);
  return result.data;
}

export function split(text: string) {
  const document = new Document({ text });
  // not: splitter
  return new SentenceSplitter({ chunkSize: 512 }).getNodesFromDocuments([document]);
}

export function engineOf(index: VectorStoreIndex) {
  // not: engine-object
  return index.asQueryEngine({ similarityTopK: 3 });
}
