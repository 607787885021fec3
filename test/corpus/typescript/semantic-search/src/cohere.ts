import { CohereClient, CohereClientV2 } from 'cohere-ai';

const cohere = new CohereClient({ token: process.env.COHERE_API_KEY });
const v2 = new CohereClientV2({ token: process.env.COHERE_API_KEY });

export async function rerank(query: string, documents: string[]) {
  // call: cohere rerank model=rerank-v3.5 provider=cohere
  const { results } = await cohere.rerank({ model: 'rerank-v3.5', query, documents, topN: 5 });
  return results.map(({ index }) => documents[index]);
}

export async function answer(question: string, documents: string[]) {
  // call: cohere chat model=command-r-plus-08-2024
  const response = await v2.chat({
    model: 'command-r-plus-08-2024',
    messages: [{ role: 'user', content: question }],
    documents: documents.map((text, i) => ({ id: String(i), data: { text } })),
  });
  // not: tokenizer
  await cohere.tokenize({ model: 'command-r-plus-08-2024', text: question });
  return response.message?.content?.[0];
}

export async function embedQuery(text: string) {
  // call: cohere embed model=embed-multilingual-v3.0
  const { embeddings } = await v2.embed({
    model: 'embed-multilingual-v3.0',
    texts: [text],
    inputType: 'search_query',
    embeddingTypes: ['float'],
  });
  return embeddings.float?.[0] ?? [];
}
