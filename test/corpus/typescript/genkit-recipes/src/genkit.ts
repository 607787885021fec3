import { googleAI } from '@genkit-ai/googleai';
import { genkit } from 'genkit';

// not: constructor
export const ai = genkit({ plugins: [googleAI()], model: googleAI.model('gemini-2.5-flash') });
