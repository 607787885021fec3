import { generateText } from 'ai';
import { supportProvider } from '@/lib/models';

export async function POST(request: Request) {
  const { history, careful } = (await request.json()) as { history: string; careful?: boolean };
  // call: vercel-ai generateText model=gpt-4.1-nano shape=barrel
  const quick = await generateText({
    model: supportProvider.languageModel('fast'),
    prompt: `Suggest three short replies, one a line:\n${history}`,
    maxOutputTokens: 120,
  });
  if (!careful) return Response.json({ replies: quick.text.split('\n') });
  // call: vercel-ai generateText model=anthropic/claude-haiku-4.5
  const checked = await generateText({
    model: 'anthropic/claude-haiku-4.5',
    prompt: `Remove any reply that promises a refund:\n${quick.text}`,
  });
  return Response.json({ replies: checked.text.split('\n') });
}
