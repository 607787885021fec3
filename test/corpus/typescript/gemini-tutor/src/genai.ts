import { GoogleGenAI, Type } from '@google/genai';

const ai = new GoogleGenAI({ apiKey: process.env.GEMINI_API_KEY });

export async function quiz(topic: string) {
  // call: google-genai models.generateContent model=gemini-2.5-flash provider=google
  const response = await ai.models.generateContent({
    model: 'gemini-2.5-flash',
    contents: `Five questions about ${topic}`,
    config: {
      responseMimeType: 'application/json',
      responseSchema: { type: Type.ARRAY, items: { type: Type.STRING } },
      thinkingConfig: { thinkingBudget: 0 },
    },
  });
  return JSON.parse(response.text ?? '[]') as string[];
}

export async function* lesson(topic: string) {
  // call: google-genai models.generateContentStream model=gemini-2.5-pro
  const stream = await ai.models.generateContentStream({ model: 'gemini-2.5-pro', contents: `Teach me ${topic}` });
  for await (const chunk of stream) yield chunk.text;
}

export class Tutor {
  private chat = ai.chats.create({ model: 'gemini-2.0-flash', config: { systemInstruction: 'You are a patient tutor.' } });

  async ask(message: string) {
    // call: google-genai sendMessage model=gemini-2.0-flash shape=class-field
    const { text } = await this.chat.sendMessage({ message });
    return text;
  }

  history() {
    // not: chat-history
    return this.chat.getHistory();
  }
}

export async function vectors(lines: string[]) {
  // call: google-genai models.embedContent model=gemini-embedding-001
  const { embeddings } = await ai.models.embedContent({ model: 'gemini-embedding-001', contents: lines });
  // not: token-count
  await ai.models.countTokens({ model: 'gemini-2.5-pro', contents: lines });
  return embeddings;
}

export async function poster(subject: string) {
  // call: google-genai models.generateImages model=imagen-4.0-generate-001
  const { generatedImages } = await ai.models.generateImages({ model: 'imagen-4.0-generate-001', prompt: subject });
  // not: cache-handle
  await ai.caches.list();
  return generatedImages;
}
