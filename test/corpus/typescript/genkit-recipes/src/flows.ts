import { googleAI } from '@genkit-ai/googleai';
import { z } from 'genkit';
import { ai } from './genkit.js';

export const recipeFlow = ai.defineFlow(
  { name: 'recipe', inputSchema: z.object({ ingredient: z.string() }), outputSchema: z.string() },
  async ({ ingredient }) => {
    // call: genkit generate model=gemini-2.5-flash provider=google shape=framework
    const { text } = await ai.generate(`A recipe with ${ingredient}`);
    return text;
  },
);

export const menuFlow = ai.defineFlow('menu', async (theme: string) => {
  // call: genkit generate model=gemini-2.5-pro shape=framework
  const { output } = await ai.generate({
    model: googleAI.model('gemini-2.5-pro'),
    prompt: `A menu of three courses about ${theme}`,
    output: { schema: z.object({ courses: z.array(z.string()) }) },
  });
  return output;
});

// not: prompt-definition
export const dishPrompt = ai.definePrompt({ name: 'dish', model: googleAI.model('gemini-2.0-flash'), prompt: 'Invent a dish for {{season}}' });

export async function season(name: string) {
  // call: genkit prompt model=gemini-2.0-flash shape=framework
  const { text } = await dishPrompt({ season: name });
  // not: flow
  const recipe = await recipeFlow({ ingredient: text });
  // not: flow
  const menu = await menuFlow(name);
  return { recipe, menu };
}
