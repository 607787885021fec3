const MODEL = '@cf/facebook/bart-large-cnn';

export async function summarize(env: { AI: Ai }, url: string) {
  // not: page-download
  const page = await fetch(url);
  // call: workers-ai run model=@cf/facebook/bart-large-cnn shape=injected
  const { summary } = await env.AI.run(MODEL, { input_text: await page.text(), max_length: 200 });
  return summary;
}
