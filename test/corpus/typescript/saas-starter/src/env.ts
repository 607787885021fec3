import { z } from 'zod';

const server = z.object({
  OPENAI_API_KEY: z.string().min(1),
  OPENAI_MODEL: z.string().default('gpt-4o-mini'),
  NODE_ENV: z.enum(['development', 'test', 'production']),
});

export const env = server.parse(process.env);
