const BASE = 'http://localhost:11434';

export async function generate(prompt) {
  // call: http api.generate model=phi3 via=http shape=http provider=ollama
  const response = await fetch(`${BASE}/api/generate`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'phi3', prompt, stream: false }),
  });
  const { response: text } = await response.json();
  return text;
}

export async function tags() {
  // not: model-list
  const response = await fetch(`${BASE}/api/tags`);
  return response.json();
}

export async function health() {
  // not: health-check
  const { ok } = await fetch('http://localhost:1234/health');
  return ok;
}
