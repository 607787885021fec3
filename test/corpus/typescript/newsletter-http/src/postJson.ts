export async function postJson<T>(url: string, body: unknown, headers: Record<string, string> = {}): Promise<T> {
  // not: generic-helper
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${url}: ${response.status}`);
  return (await response.json()) as T;
}
