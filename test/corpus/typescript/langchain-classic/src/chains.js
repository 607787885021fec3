import { ConversationChain, LLMChain, loadSummarizationChain, RetrievalQAChain } from 'langchain/chains';
import { ChatOpenAI } from 'langchain/chat_models/openai';
import { OpenAIEmbeddings } from 'langchain/embeddings/openai';
import { OpenAI } from 'langchain/llms/openai';
import { BufferMemory } from 'langchain/memory';
import { PromptTemplate } from 'langchain/prompts';
import { RecursiveCharacterTextSplitter } from 'langchain/text_splitter';
import { HNSWLib } from 'langchain/vectorstores/hnswlib';

const chat = new ChatOpenAI({ modelName: 'gpt-3.5-turbo-16k', temperature: 0 });
const llm = new OpenAI({ modelName: 'gpt-3.5-turbo-instruct', maxTokens: 200 });

const template = PromptTemplate.fromTemplate('What is a good name for a company that makes {product}?');

export async function nameCompany(product) {
  const chain = new LLMChain({ llm, prompt: template });
  // call: langchain call model=gpt-3.5-turbo-instruct provider=openai shape=framework
  const { text } = await chain.call({ product });
  // not: prompt-template
  await template.format({ product });
  return text.trim();
}

export async function qa(text, question) {
  const splitter = new RecursiveCharacterTextSplitter({ chunkSize: 1000 });
  // not: splitter
  const docs = await splitter.createDocuments([text]);
  // call: langchain fromDocuments model=text-embedding-ada-002 shape=framework
  const store = await HNSWLib.fromDocuments(docs, new OpenAIEmbeddings());
  const chain = RetrievalQAChain.fromLLM(chat, store.asRetriever());
  // call: langchain call model=gpt-3.5-turbo-16k shape=framework
  const answer = await chain.call({ query: question });
  // not: save
  await store.save('index');
  return answer.text;
}

export async function summarize(docs) {
  const chain = loadSummarizationChain(chat, { type: 'map_reduce' });
  // call: langchain call model=gpt-3.5-turbo-16k shape=framework
  return chain.call({ input_documents: docs });
}

const memory = new BufferMemory();
const conversation = new ConversationChain({ llm: chat, memory });

export async function talk(input) {
  // call: langchain call model=gpt-3.5-turbo-16k shape=framework
  const { response } = await conversation.call({ input });
  // not: memory
  await memory.saveContext({ input }, { output: response });
  return response;
}
