const BASE = '/api/v1';

export const api = {
  // not: own-endpoint
  chat: (messages: object[]) => fetch(`${BASE}/chat`, { method: 'POST', body: JSON.stringify({ messages, model: 'support' }) }),
  // not: own-endpoint
  generate: (prompt: string) => fetch(`${BASE}/reports/generate`, { method: 'POST', body: JSON.stringify({ prompt }) }),
  // not: own-endpoint
  embed: (id: string) => fetch(`/embeddings/${id}`),
};

export async function load() {
  // not: own-endpoint
  await api.chat([]);
  // not: own-endpoint
  return api.generate('sales');
}
