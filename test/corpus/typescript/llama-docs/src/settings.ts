import { OpenAI, OpenAIEmbedding } from '@llamaindex/openai';
import { Settings } from 'llamaindex';

// not: setting
Settings.llm = new OpenAI({ model: 'gpt-4.1-mini' });
// not: setting
Settings.embedModel = new OpenAIEmbedding({ model: 'text-embedding-3-small' });
