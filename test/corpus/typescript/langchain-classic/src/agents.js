import { initializeAgentExecutorWithOptions } from 'langchain/agents';
import { ChatAnthropic } from 'langchain/chat_models/anthropic';
import { HumanMessage, SystemMessage } from 'langchain/schema';
import { Calculator } from 'langchain/tools/calculator';
import { SerpAPI } from 'langchain/tools';

const model = new ChatAnthropic({ modelName: 'claude-2' });
const calculator = new Calculator();

export async function agent(input) {
  const executor = await initializeAgentExecutorWithOptions([new SerpAPI(), calculator], model, {
    agentType: 'chat-zero-shot-react-description',
  });
  // call: langchain call model=claude-2 provider=anthropic shape=framework
  const result = await executor.call({ input });
  // not: tool
  await calculator.call('1 + 1');
  return result.output;
}

export async function direct(question) {
  // call: langchain call model=claude-2 shape=framework
  const reply = await model.call([new SystemMessage('Be brief.'), new HumanMessage(question)]);
  // call: langchain predict model=claude-2 shape=framework
  const text = await model.predict(question);
  return reply.content + text;
}
