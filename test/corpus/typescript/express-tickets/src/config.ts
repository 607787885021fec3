export const config = {
  port: Number(process.env.PORT ?? 3000),
  openai: {
    apiKey: process.env.OPENAI_API_KEY,
    model: process.env.OPENAI_MODEL ?? 'gpt-4.1',
    smallModel: 'gpt-4.1-mini',
    embeddingModel: 'text-embedding-3-small',
  },
} as const;
