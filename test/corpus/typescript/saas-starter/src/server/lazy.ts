type SDK = typeof import('openai');

let promise: Promise<SDK> | undefined;

// not: factory
export const loadSdk = () => (promise ??= import('openai'));

export async function translate(text: string, language: string) {
  const { default: OpenAI } = await import('openai');
  const client = new OpenAI();
  const params = {
    model: 'gpt-4.1-mini',
    instructions: `Translate into ${language}. Keep names, numbers and markup as they are, and keep the form of address that the author chose. Do not explain anything, answer with the translation alone.`,
    input: text,
  };
  // call: openai responses.create model=gpt-4.1-mini shape=direct
  const response = await client.responses.create(params, { timeout: 10_000 });
  return response.output_text;
}

export async function speech(text: string) {
  const client = new (await import('openai')).OpenAI();
  // call: openai audio.speech.create model=tts-1
  return client.audio.speech.create({ model: 'tts-1', voice: 'nova', input: text });
}
