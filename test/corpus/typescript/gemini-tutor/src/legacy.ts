import { GoogleGenerativeAI, HarmBlockThreshold, HarmCategory } from '@google/generative-ai';

const genAI = new GoogleGenerativeAI(process.env.GOOGLE_API_KEY!);
const safetySettings = [{ category: HarmCategory.HARM_CATEGORY_HARASSMENT, threshold: HarmBlockThreshold.BLOCK_ONLY_HIGH }];
// not: model-object
const model = genAI.getGenerativeModel({ model: 'gemini-1.5-flash', safetySettings });

export async function grade(answer: string) {
  // call: google-generative-ai generateContent model=gemini-1.5-flash
  const result = await model.generateContent(['Grade this answer from 1 to 6.', answer]);
  // not: response-method
  return result.response.text();
}

export async function converse(lines: string[]) {
  // not: chat-object
  const chat = model.startChat({ history: [] });
  for (const line of lines) {
    // call: google-generative-ai sendMessageStream model=gemini-1.5-flash
    const { stream } = await chat.sendMessageStream(line);
    for await (const chunk of stream) process.stdout.write(chunk.text());
  }
}
