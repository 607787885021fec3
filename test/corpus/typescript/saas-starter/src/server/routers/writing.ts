import { z } from 'zod';
import { openai } from '../openai';
import { procedure, router } from '../trpc';

const SYSTEM = 'You improve the writing of people who are not native speakers. Keep their voice.';

function buildParams(text: string, tone: string) {
  return {
    model: 'gpt-4o',
    temperature: 0.4,
    messages: [
      { role: 'system' as const, content: SYSTEM },
      { role: 'user' as const, content: `${tone}: ${text}` },
    ],
  };
}

export const writingRouter = router({
  improve: procedure.input(z.object({ text: z.string(), tone: z.string() })).mutation(async ({ input, ctx }) => {
    // call: openai chat.completions.create model=gpt-4o shape=singleton
    const completion = await openai.chat.completions.create(buildParams(input.text, input.tone));
    const text = completion.choices[0]?.message.content ?? '';
    // not: database
    await ctx.db.message.create({ model: 'gpt-4o', text });
    return text;
  }),

  variants: procedure.input(z.string()).query(async ({ input }) => {
    const { chat } = openai;
    const base = buildParams(input, 'neutral');
    // call: openai chat.completions.create model=gpt-4o shape=singleton
    const { choices } = await chat.completions.create({ ...base, n: 3 });
    // call: openai chat.completions.create model=gpt-4.1-nano shape=singleton
    const ranked = await chat.completions.create({ ...base, model: 'gpt-4.1-nano' });
    return { choices, ranked };
  }),
});
