import { MemoryVectorStore } from 'langchain/vectorstores/memory';
import type { Document } from '@langchain/core/documents';
import { embeddings } from './models.js';

export async function memoryStore(docs: Document[]) {
  const store = new MemoryVectorStore(embeddings);
  // call: langchain addDocuments model=text-embedding-3-large shape=framework
  await store.addDocuments(docs);
  return store;
}

export async function similar(docs: Document[], query: string) {
  const store = await memoryStore(docs);
  // call: langchain similaritySearch model=text-embedding-3-large shape=framework
  const hits = await store.similaritySearch(query, 4);
  // not: vector-literal
  await store.addVectors([[0.1, 0.2]], hits);
  return hits;
}
