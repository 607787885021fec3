import { VoyageAIClient } from 'voyageai';

const voyage = new VoyageAIClient({ apiKey: process.env.VOYAGE_API_KEY });

// call: voyage embed model=voyage-3-large provider=voyage
export const code = (input: string[]) => voyage.embed({ input, model: 'voyage-3-large' });
