import ModelClient, { isUnexpected } from '@azure-rest/ai-inference';
import { AzureKeyCredential } from '@azure/core-auth';

const client = ModelClient('https://models.inference.ai.azure.com', new AzureKeyCredential(process.env.GITHUB_TOKEN!));

export async function phi(question: string) {
  // call: azure-ai-inference post model=Phi-4
  const response = await client.path('/chat/completions').post({
    body: { model: 'Phi-4', messages: [{ role: 'user', content: question }] },
  });
  // not: type-guard
  if (isUnexpected(response)) throw response.body.error;
  // not: model-info
  await client.path('/info').get();
  return response.body.choices[0]?.message.content;
}
