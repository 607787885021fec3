import { ConverseCommand, ConverseStreamCommand } from '@aws-sdk/client-bedrock-runtime';
import { bedrock } from '../lib/bedrock';

const system = [{ text: 'You plan train journeys in Europe.' }];

export async function handler(event: { messages: never[]; stream?: boolean }) {
  if (event.stream) {
    // call: bedrock ConverseStreamCommand model=eu.amazon.nova-lite-v1:0 provider=aws shape=singleton
    const { stream } = await bedrock.send(new ConverseStreamCommand({ modelId: 'eu.amazon.nova-lite-v1:0', messages: event.messages, system }));
    for await (const item of stream ?? []) process.stdout.write(item.contentBlockDelta?.delta?.text ?? '');
    return;
  }
  // call: bedrock ConverseCommand model=meta.llama3-1-70b-instruct-v1:0 shape=singleton
  const { output } = await bedrock.send(
    new ConverseCommand({
      modelId: 'meta.llama3-1-70b-instruct-v1:0',
      messages: event.messages,
      system,
      inferenceConfig: { maxTokens: 500 },
    }),
  );
  return output?.message?.content?.[0]?.text;
}
