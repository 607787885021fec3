const base = process.env.OPENAI_BASE_URL ?? 'https://api.openai.com/v1';

export async function ask(question) {
  const response = await fetch(`${base}/chat/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${process.env.OPENAI_API_KEY}`, 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'gpt-4o', messages: [{ role: 'user', content: question }] }),
  });
  return (await response.json()).choices[0].message.content;
}

for (const question of process.argv.slice(2)) await ask(question);
