import { cosineSimilarity, embed, embedMany } from 'ai';
import { embedder } from './models';

export interface Article {
  id: string;
  title: string;
  body: string;
  embedding?: number[];
}

export async function indexArticles(articles: Article[]) {
  // call: vercel-ai embedMany model=text-embedding-3-small provider=openai via=framework shape=barrel
  const { embeddings } = await embedMany({
    model: embedder,
    values: articles.map((article) => `${article.title}\n${article.body}`),
  });
  return articles.map((article, i) => ({ ...article, embedding: embeddings[i] }));
}

export async function findArticles(question: string, articles: Article[]) {
  // call: vercel-ai embed model=text-embedding-3-small provider=openai shape=barrel
  const { embedding } = await embed({ model: embedder, value: question });
  return articles
    .filter((article) => article.embedding)
    // not: pure-function
    .map((article) => ({ article, score: cosineSimilarity(embedding, article.embedding!) }))
    .sort((a, b) => b.score - a.score)
    .slice(0, 3)
    .map(({ article }) => article);
}
