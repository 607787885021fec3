import { z } from 'zod';

const schema = z.object({
  AZURE_OPENAI_ENDPOINT: z.string().url(),
  AZURE_OPENAI_DEPLOYMENT: z.string().default('chat-prod'),
  AZURE_OPENAI_EMBEDDING: z.string().default('text-embedding-ada-002'),
});

// not: settings-parser
export const settings = schema.parse(process.env);
export const API_VERSION = '2024-10-21';
