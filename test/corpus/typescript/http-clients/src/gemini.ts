const API_VERSION = 'v1beta';
const MODEL_NAME = 'gemini-2.0-flash';

const endpoint = (model: string, method: string) =>
  `https://generativelanguage.googleapis.com/${API_VERSION}/models/${model}:${method}?key=${process.env.GEMINI_KEY}`;

export async function ask(prompt: string) {
  // call: http generateContent model=gemini-2.0-flash provider=google shape=http
  const response = await fetch(endpoint(MODEL_NAME, 'generateContent'), {
    method: 'POST',
    body: JSON.stringify({ contents: [{ role: 'user', parts: [{ text: prompt }] }] }),
  });
  return response.json();
}

export async function size(prompt: string) {
  // not: token-count
  const response = await fetch(endpoint(MODEL_NAME, 'countTokens'), {
    method: 'POST',
    body: JSON.stringify({ contents: [{ parts: [{ text: prompt }] }] }),
  });
  return response.json();
}
