import { db } from '$lib/db';

export const actions = {
  default: async ({ request, fetch }) => {
    const form = await request.formData();
    // not: own-endpoint
    const response = await fetch('/summary', { method: 'POST', body: JSON.stringify({ url: form.get('url') }) });
    // not: database
    await db.embeddings.create({ model: 'text-embedding-3-small', input: 'x' });
    return response.json();
  },
};
