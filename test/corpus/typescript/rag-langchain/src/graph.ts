import { HumanMessage, SystemMessage } from '@langchain/core/messages';
import { tool } from '@langchain/core/tools';
import { END, MessagesAnnotation, START, StateGraph } from '@langchain/langgraph';
import { ToolNode } from '@langchain/langgraph/prebuilt';
import { z } from 'zod';
import { judge, llm } from './models.js';

const lookup = tool(async ({ id }) => `page ${id}`, { name: 'lookup', schema: z.object({ id: z.string() }) });
const withTools = llm.bindTools([lookup]);
const grader = judge.withStructuredOutput(z.object({ good: z.boolean() }));

async function agent(state: typeof MessagesAnnotation.State) {
  // call: langchain invoke model=gpt-4o shape=framework
  const reply = await withTools.invoke([new SystemMessage('You know the handbook.'), ...state.messages]);
  return { messages: [reply] };
}

async function grade(state: typeof MessagesAnnotation.State) {
  // call: langchain invoke model=claude-sonnet-4-5 provider=anthropic shape=framework
  const verdict = await grader.invoke(`Is this a good answer? ${state.messages.at(-1)?.content}`);
  return { messages: [new HumanMessage(verdict.good ? 'ok' : 'try again')] };
}

export const graph = new StateGraph(MessagesAnnotation)
  .addNode('agent', agent)
  .addNode('tools', new ToolNode([lookup]))
  .addNode('grade', grade)
  .addEdge(START, 'agent')
  .addEdge('agent', 'grade')
  .addEdge('grade', END)
  // not: compile
  .compile();

export async function run(question: string) {
  // not: tool
  const page = await lookup.invoke({ id: 'index' });
  // not: graph-of-own-nodes
  const result = await graph.invoke({ messages: [new HumanMessage(`${page}\n${question}`)] });
  return result.messages;
}
