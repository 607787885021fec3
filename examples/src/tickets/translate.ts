import { openai } from '../clients.ts';

/** Colleagues choose the model by language: some are better served by a larger one. */
export async function translate(text: string, language: string, model: string): Promise<string> {
  const response = await openai.responses.create({
    model,
    instructions: `Translate the customer's message into ${language}. Keep names, order numbers and prices as they are.`,
    input: text,
    max_output_tokens: 800,
  });
  return response.output_text;
}
