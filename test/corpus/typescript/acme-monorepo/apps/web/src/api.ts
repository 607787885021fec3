export async function triage(report: string) {
  // not: own-endpoint
  const response = await fetch('/api/triage', { method: 'POST', body: JSON.stringify({ report }) });
  return response.json();
}

export async function completeText(prompt: string) {
  // not: own-endpoint
  const response = await fetch(`${process.env.NEXT_PUBLIC_API}/continue`, {
    method: 'POST',
    body: JSON.stringify({ model: 'gpt-4.1', messages: [{ role: 'user', content: prompt }] }),
  });
  return response.text();
}
