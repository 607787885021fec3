import { GoogleGenAI } from '@google/genai';

const free = new GoogleGenAI({ apiKey: process.env.FREE_KEY });
const paid = new GoogleGenAI({ apiKey: process.env.PAID_KEY });

export const draft = (text: string) =>
  free.models.generateContent({ model: 'gemini-3.8-flash', contents: text });
export const final = (text: string) =>
  paid.models.generateContent({ model: 'gemini-3.8-flash', contents: text });
