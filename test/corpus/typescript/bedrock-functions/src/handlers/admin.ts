import { BedrockClient, ListFoundationModelsCommand } from '@aws-sdk/client-bedrock';
import { BedrockAgentRuntimeClient, RetrieveCommand } from '@aws-sdk/client-bedrock-agent-runtime';
import { Bus } from '../lib/bus';

const control = new BedrockClient({});
const agents = new BedrockAgentRuntimeClient({});

export async function handler() {
  // not: model-list
  const { modelSummaries } = await control.send(new ListFoundationModelsCommand({}));
  const bus = new Bus();
  class ConverseCommand {
    constructor(readonly input: { modelId: string }) {}
  }
  // not: own-class
  await bus.send(new ConverseCommand({ modelId: 'anthropic.claude-3-haiku-20240307-v1:0' }));
  // not: retrieval-only
  await agents.send(new RetrieveCommand({ knowledgeBaseId: 'kb', retrievalQuery: { text: 'hi' } }));
  return modelSummaries?.length;
}
