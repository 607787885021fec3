import { createReactAgent } from '@langchain/langgraph/prebuilt';
import { DynamicStructuredTool } from '@langchain/core/tools';
import { initChatModel } from 'langchain/chat_models/universal';
import { z } from 'zod';
import { llm } from './models.js';

const calculator = new DynamicStructuredTool({
  name: 'calculator',
  description: 'Adds numbers',
  schema: z.object({ a: z.number(), b: z.number() }),
  func: async ({ a, b }) => String(a + b),
});

const agent = createReactAgent({ llm, tools: [calculator] });

export async function ask(question: string) {
  // call: langchain invoke model=gpt-4o shape=framework
  const result = await agent.invoke({ messages: [{ role: 'user', content: question }] });
  // not: tool
  await calculator.invoke({ a: 1, b: 2 });
  return result.messages.at(-1)?.content;
}

export async function askAny(question: string) {
  const model = await initChatModel('gemini-2.0-flash', { modelProvider: 'google-genai' });
  // call: langchain invoke model=gemini-2.0-flash provider=google shape=framework
  const reply = await model.invoke(question);
  // not: message-method
  return reply.content.toString();
}
