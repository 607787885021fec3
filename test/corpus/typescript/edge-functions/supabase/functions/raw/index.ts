const url = 'https://api.openai.com/v1/chat/completions';

Deno.serve(async (req) => {
  const { text } = await req.json();
  const options = {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${Deno.env.get('OPENAI_API_KEY')}` },
    body: JSON.stringify({
      model: 'gpt-4-turbo-preview',
      messages: [{ role: 'user', content: `Simplify this text for a ten-year-old: ${text}` }],
    }),
  };
  // call: http chat.completions model=gpt-4-turbo-preview provider=openai shape=http
  const response = await fetch(url, options);
  // not: other-api
  await fetch(Deno.env.get('WEBHOOK_URL')!, options);
  return new Response(await response.text());
});
