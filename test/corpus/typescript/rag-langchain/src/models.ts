import { ChatAnthropic } from '@langchain/anthropic';
import { ChatOpenAI, OpenAIEmbeddings } from '@langchain/openai';

// not: constructor
export const llm = new ChatOpenAI({ model: 'gpt-4o', temperature: 0 });
export const rewriter = new ChatOpenAI({ modelName: 'gpt-4o-mini', maxTokens: 100 });
export const judge = new ChatAnthropic({ model: 'claude-sonnet-4-5' });
// not: constructor
export const embeddings = new OpenAIEmbeddings({ model: 'text-embedding-3-large', dimensions: 1024 });
