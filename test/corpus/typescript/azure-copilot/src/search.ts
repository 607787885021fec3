import { AzureKeyCredential as Key, SearchClient } from '@azure/search-documents';
import { azure } from './azure.js';

const search = new SearchClient<{ text: string; vector: number[] }>(process.env.SEARCH_URL!, 'docs', new Key(process.env.SEARCH_KEY!));

export async function retrieve(question: string) {
  // call: openai embeddings.create model=text-embedding-3-small provider=azure shape=singleton
  const { data } = await azure.embeddings.create({ model: 'text-embedding-3-small', input: question });
  // not: search-index
  const found = await search.search(question, { vectorSearchOptions: { queries: [{ kind: 'vector', vector: data[0]!.embedding }] } });
  const texts: string[] = [];
  for await (const hit of found.results) texts.push(hit.document.text);
  return texts;
}

export async function put(id: string, text: string, vector: number[]) {
  // not: search-index
  await search.uploadDocuments([{ text, vector }]);
  // not: search-index
  return search.getDocument(id);
}
