import { DeepSeekClient } from './DeepSeekClient';
import { ask, size } from './gemini';
import { OpenRouterClient } from './OpenRouterClient';
import { grok, image } from './xai';

const router = new OpenRouterClient(process.env.OPENROUTER_KEY ?? '');

export async function main(text: string) {
  // call: http chat.completions model=anthropic/claude-3.5-sonnet shape=wrapper via=wrapper
  const draft = await router.chat([{ role: 'user', content: text }]);
  // call: http generateContent model=gemini-2.0-flash shape=wrapper via=wrapper
  const other = await ask(`Say it in other words: ${draft}`);
  // not: own-prompt
  const solved = await new DeepSeekClient().solve(text);
  // call: http chat.completions model=grok-3-mini shape=wrapper via=wrapper
  const joke = await grok(`Make a joke of it: ${text}`);
  // call: http images.generations model=dall-e-3 shape=wrapper via=wrapper
  const cover = await image(`A cover for ${draft}`);
  // not: token-count
  await size(text);
  // not: model-list
  await router.models();
  return [other, solved, joke, cover];
}
