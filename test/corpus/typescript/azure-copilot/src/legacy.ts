import { AzureKeyCredential, OpenAIClient } from '@azure/openai';

const client = new OpenAIClient(process.env.AZURE_OPENAI_ENDPOINT!, new AzureKeyCredential(process.env.AZURE_OPENAI_KEY!));

export async function old(question: string) {
  // call: azure-openai getChatCompletions model=gpt-35-turbo provider=azure
  const { choices } = await client.getChatCompletions('gpt-35-turbo', [{ role: 'user', content: question }], { maxTokens: 128 });
  // call: azure-openai getEmbeddings model=ada-002
  const { data } = await client.getEmbeddings('ada-002', [question]);
  return { choices, data };
}
