import { InvokeModelCommand } from '@aws-sdk/client-bedrock-runtime';
import { bedrock, MODEL_ID, TITAN } from './bedrock';

export async function invokeClaude(prompt: string, modelId: string = MODEL_ID): Promise<string> {
  const body = JSON.stringify({
    anthropic_version: 'bedrock-2023-05-31',
    max_tokens: 1000,
    messages: [{ role: 'user', content: prompt }],
  });
  const command = new InvokeModelCommand({ modelId, contentType: 'application/json', body });
  // call: bedrock InvokeModelCommand model=anthropic.claude-3-5-sonnet-20241022-v2:0 shape=singleton
  const response = await bedrock.send(command);
  return JSON.parse(new TextDecoder().decode(response.body)).content[0].text;
}

export async function embed(text: string): Promise<number[]> {
  // call: bedrock InvokeModelCommand model=amazon.titan-embed-text-v2:0 shape=singleton
  const response = await bedrock.send(
    // not: command-object
    new InvokeModelCommand({ modelId: TITAN, body: JSON.stringify({ inputText: text, dimensions: 512 }) }),
  );
  return JSON.parse(Buffer.from(response.body).toString()).embedding;
}
