import { readFile } from 'node:fs/promises';
import { lesson, quiz, Tutor } from './genai.js';
import { LessonRenderer } from './render.js';

const renderer = new LessonRenderer();
const tutor = new Tutor();

export async function make(topic: string) {
  // not: own-prompt
  const questions = await quiz(topic);
  // not: renderer
  const page = renderer.generateContent({ model: 'page', contents: questions });
  const parts: string[] = [];
  // not: own-prompt
  for await (const part of lesson(topic)) parts.push(part ?? '');
  const template = await readFile('lesson.html', 'utf8');
  // not: renderer
  const html = renderer.models.generateContent({ template, parts });
  // call: google-genai sendMessage model=gemini-2.0-flash shape=wrapper via=wrapper
  const hello = await tutor.ask(`Greet somebody who learns ${topic}`);
  return { page, html, hello };
}
