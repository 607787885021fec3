import { readFile } from 'node:fs/promises';
import { openai } from '../clients.ts';
import { EMBEDDING_MODEL } from '../models.ts';

export interface Passage {
  title: string;
  url: string;
  text: string;
}

interface Indexed extends Passage {
  vector: number[];
}

/** The passages nearest in meaning, the best first. */
export async function findPassages(question: string, count: number): Promise<Passage[]> {
  const [vector] = await embed([question]);
  if (!vector) return [];
  const scored = (await index()).map((passage) => ({ passage, score: dot(passage.vector, vector) }));
  scored.sort((a, b) => b.score - a.score);
  return scored.slice(0, count).map(({ passage }) => passage);
}

export async function embed(texts: string[]): Promise<number[][]> {
  const { data } = await openai.embeddings.create({ model: EMBEDDING_MODEL, input: texts });
  return data.map(({ embedding }) => embedding);
}

let loaded: Promise<Indexed[]> | undefined;

function index(): Promise<Indexed[]> {
  loaded ??= readFile('data/knowledge.json', 'utf8').then((json) => JSON.parse(json) as Indexed[]);
  return loaded;
}

/** The vectors have length one, so this is their cosine. */
function dot(a: number[], b: number[]): number {
  return a.reduce((sum, value, at) => sum + value * (b[at] ?? 0), 0);
}
