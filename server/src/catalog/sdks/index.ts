/** Every SDK that detection knows. The shapes of the files are vouched for by `sdk.schema.json` and its test. */
import type { SdkFile } from '../types.ts';
import anthropic from './anthropic.json' with { type: 'json' };
import azureAiInference from './azure-ai-inference.json' with { type: 'json' };
import azureOpenai from './azure-openai.json' with { type: 'json' };
import bedrock from './bedrock.json' with { type: 'json' };
import cerebras from './cerebras.json' with { type: 'json' };
import chroma from './chroma.json' with { type: 'json' };
import claudeAgentSdk from './claude-agent-sdk.json' with { type: 'json' };
import cohere from './cohere.json' with { type: 'json' };
import { expandSdk, type SdkSource } from './expand.ts';
import genkit from './genkit.json' with { type: 'json' };
import googleAdk from './google-adk.json' with { type: 'json' };
import googleGenai from './google-genai.json' with { type: 'json' };
import googleGenerativeAi from './google-generative-ai.json' with { type: 'json' };
import groq from './groq.json' with { type: 'json' };
import huggingface from './huggingface.json' with { type: 'json' };
import langchain from './langchain.json' with { type: 'json' };
import llamaindex from './llamaindex.json' with { type: 'json' };
import mastra from './mastra.json' with { type: 'json' };
import mistral from './mistral.json' with { type: 'json' };
import nodeLlamaCpp from './node-llama-cpp.json' with { type: 'json' };
import ollama from './ollama.json' with { type: 'json' };
import openai from './openai.json' with { type: 'json' };
import openaiAgents from './openai-agents.json' with { type: 'json' };
import openrouter from './openrouter.json' with { type: 'json' };
import perplexity from './perplexity.json' with { type: 'json' };
import pinecone from './pinecone.json' with { type: 'json' };
import portkey from './portkey.json' with { type: 'json' };
import { pythonSdks } from './python/index.ts';
import replicate from './replicate.json' with { type: 'json' };
import tanstackAi from './tanstack-ai.json' with { type: 'json' };
import together from './together.json' with { type: 'json' };
import vercelAi from './vercel-ai.json' with { type: 'json' };
import vertexai from './vertexai.json' with { type: 'json' };
import voyage from './voyage.json' with { type: 'json' };
import weaviate from './weaviate.json' with { type: 'json' };
import workersAi from './workers-ai.json' with { type: 'json' };
import wrappers from './wrappers.json' with { type: 'json' };
import xsai from './xsai.json' with { type: 'json' };

const sources = [
  openai,
  anthropic,
  googleGenai,
  googleGenerativeAi,
  vercelAi,
  wrappers,
  azureAiInference,
  azureOpenai,
  bedrock,
  cerebras,
  chroma,
  claudeAgentSdk,
  cohere,
  genkit,
  googleAdk,
  groq,
  huggingface,
  langchain,
  llamaindex,
  mastra,
  mistral,
  nodeLlamaCpp,
  ollama,
  openaiAgents,
  openrouter,
  perplexity,
  pinecone,
  portkey,
  replicate,
  tanstackAi,
  together,
  vertexai,
  voyage,
  weaviate,
  workersAi,
  xsai,
] as readonly unknown[] as readonly SdkSource[];

export const sdks: readonly SdkFile[] = [...sources, ...pythonSdks].map(expandSdk);
