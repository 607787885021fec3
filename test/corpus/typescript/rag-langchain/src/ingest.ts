import { DirectoryLoader } from 'langchain/document_loaders/fs/directory';
import { TextLoader } from 'langchain/document_loaders/fs/text';
import { RecursiveCharacterTextSplitter } from 'langchain/text_splitter';
import { PineconeStore } from '@langchain/pinecone';
import { Pinecone } from '@pinecone-database/pinecone';
import { embeddings } from './models.js';

export async function ingest(folder: string) {
  const loader = new DirectoryLoader(folder, { '.md': (path) => new TextLoader(path) });
  // not: loader
  const docs = await loader.load();
  const splitter = new RecursiveCharacterTextSplitter({ chunkSize: 1000, chunkOverlap: 100 });
  // not: splitter
  const chunks = await splitter.splitDocuments(docs);
  const pinecone = new Pinecone();
  // not: vector-database
  const index = pinecone.index('handbook');
  // call: langchain fromDocuments model=text-embedding-3-large provider=openai via=framework shape=framework
  await PineconeStore.fromDocuments(chunks, embeddings, { pineconeIndex: index });
  // not: vector-database
  await index.describeIndexStats();
  return chunks.length;
}

export async function warmUp(text: string) {
  // call: langchain embedQuery model=text-embedding-3-large shape=framework
  const vector = await embeddings.embedQuery(text);
  return vector.length;
}
