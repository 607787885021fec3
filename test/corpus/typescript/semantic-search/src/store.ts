import { Pinecone } from '@pinecone-database/pinecone';
import { QdrantClient } from '@qdrant/js-client-rest';
import { embedQuery, rerank } from './cohere.js';
import { embedAll } from './mistral.js';

const qdrant = new QdrantClient({ url: 'http://localhost:6333' });
const pinecone = new Pinecone();

export async function add(texts: string[]) {
  // call: mistral embeddings.create model=mistral-embed shape=wrapper via=wrapper
  const vectors = await embedAll(texts);
  // not: vector-database
  await qdrant.upsert('docs', { points: vectors.map((vector, id) => ({ id, vector, payload: { text: texts[id] } })) });
  // not: vector-database
  await pinecone.index('docs').upsert(vectors.map((values, id) => ({ id: String(id), values })));
}

export async function search(question: string) {
  // call: cohere embed model=embed-multilingual-v3.0 shape=wrapper via=wrapper
  const vector = await embedQuery(question);
  // not: vector-database
  const hits = await qdrant.search('docs', { vector, limit: 50 });
  // call: pinecone inference.embed model=multilingual-e5-large
  const other = await pinecone.inference.embed('multilingual-e5-large', [question], { inputType: 'query' });
  // not: vector-database
  await pinecone.index('docs').query({ vector, topK: 5 });
  // call: cohere rerank model=rerank-v3.5 shape=wrapper via=wrapper
  return [other, await rerank(question, hits.map((hit) => String(hit.payload?.text)))];
}
