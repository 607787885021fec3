import { mastra } from './mastra';
import { weatherAgent } from './mastra/agents/weather';
import { dayWorkflow } from './mastra/workflow';

export async function POST(request: Request) {
  const { question } = await request.json();
  // call: mastra generate model=gpt-4o-mini provider=openai shape=framework
  const { text } = await weatherAgent.generate(question);
  const agent = mastra.getAgent('plannerAgent');
  // call: mastra generate model=gemini-2.5-pro shape=framework
  const plan = await agent.generate([{ role: 'user', content: text }], { maxSteps: 3 });
  // not: workflow
  const run = await dayWorkflow.createRunAsync();
  // not: workflow
  await run.start({ inputData: { forecast: text } });
  // not: own-class
  new Forecast().generate('tomorrow');
  return Response.json({ text, plan: plan.text });
}

class Forecast {
  generate(day: string) {
    return `Rain ${day}`;
  }

  // not: own-class
  stream = (day: string) => [this.generate(day)];
}
