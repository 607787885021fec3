import { Configuration, OpenAIApi } from 'openai-edge';

const edge = new OpenAIApi(new Configuration({ apiKey: process.env.OPENAI_API_KEY }));

export const runtime = 'edge';

export async function POST(request: Request) {
  const { messages } = await request.json();
  // call: openai createChatCompletion model=gpt-3.5-turbo
  const response = await edge.createChatCompletion({ model: 'gpt-3.5-turbo', stream: true, messages });
  return new Response(response.body);
}
