export default defineEventHandler(async (event) => {
  const body = await readBody<{ prompt: string }>(event);
  // call: http messages model=claude-3-haiku-20240307 provider=anthropic shape=http
  const message = await $fetch<{ content: { text: string }[] }>('https://api.anthropic.com/v1/messages', {
    method: 'POST',
    headers: { 'x-api-key': useRuntimeConfig().anthropicKey, 'anthropic-version': '2023-06-01' },
    body: { model: 'claude-3-haiku-20240307', max_tokens: 512, messages: [{ role: 'user', content: body.prompt }] },
  });
  // not: own-endpoint
  await $fetch('/api/messages', { method: 'POST', body: { model: 'log', messages: [body.prompt] } });
  return message.content[0]?.text;
});
