/** The SDKs for Python. */
import type { SdkSource } from '../expand.ts';
import agno from './agno.json' with { type: 'json' };
import anthropic from './anthropic.json' with { type: 'json' };
import autogen from './autogen.json' with { type: 'json' };
import azureAiInference from './azure-ai-inference.json' with { type: 'json' };
import bedrock from './bedrock.json' with { type: 'json' };
import cerebras from './cerebras.json' with { type: 'json' };
import chroma from './chroma.json' with { type: 'json' };
import cohere from './cohere.json' with { type: 'json' };
import crewai from './crewai.json' with { type: 'json' };
import dashscope from './dashscope.json' with { type: 'json' };
import dspy from './dspy.json' with { type: 'json' };
import fireworks from './fireworks.json' with { type: 'json' };
import googleAdk from './google-adk.json' with { type: 'json' };
import googleGenai from './google-genai.json' with { type: 'json' };
import googleGenerativeai from './google-generativeai.json' with { type: 'json' };
import groq from './groq.json' with { type: 'json' };
import guardrails from './guardrails.json' with { type: 'json' };
import haystack from './haystack.json' with { type: 'json' };
import huggingface from './huggingface.json' with { type: 'json' };
import instructor from './instructor.json' with { type: 'json' };
import langchain from './langchain.json' with { type: 'json' };
import litellm from './litellm.json' with { type: 'json' };
import llamaCpp from './llama-cpp-python.json' with { type: 'json' };
import llamaIndex from './llama-index.json' with { type: 'json' };
import mistral from './mistral.json' with { type: 'json' };
import nemoGuardrails from './nemo-guardrails.json' with { type: 'json' };
import ollama from './ollama.json' with { type: 'json' };
import openai from './openai.json' with { type: 'json' };
import openaiAgents from './openai-agents.json' with { type: 'json' };
import perplexity from './perplexity.json' with { type: 'json' };
import pinecone from './pinecone.json' with { type: 'json' };
import portkey from './portkey.json' with { type: 'json' };
import pydanticAi from './pydantic-ai.json' with { type: 'json' };
import ragas from './ragas.json' with { type: 'json' };
import replicate from './replicate.json' with { type: 'json' };
import semanticKernel from './semantic-kernel.json' with { type: 'json' };
import smolagents from './smolagents.json' with { type: 'json' };
import together from './together.json' with { type: 'json' };
import vertexai from './vertexai.json' with { type: 'json' };
import vllm from './vllm.json' with { type: 'json' };
import volcengineArk from './volcengine-ark.json' with { type: 'json' };
import voyage from './voyage.json' with { type: 'json' };
import weaviate from './weaviate.json' with { type: 'json' };
import wrappers from './wrappers.json' with { type: 'json' };
import xai from './xai.json' with { type: 'json' };
import zhipuai from './zhipuai.json' with { type: 'json' };

export const pythonSdks = [
  agno,
  anthropic,
  autogen,
  azureAiInference,
  bedrock,
  cerebras,
  chroma,
  cohere,
  crewai,
  dashscope,
  dspy,
  fireworks,
  googleAdk,
  googleGenai,
  googleGenerativeai,
  groq,
  guardrails,
  haystack,
  huggingface,
  instructor,
  langchain,
  litellm,
  llamaIndex,
  llamaCpp,
  mistral,
  nemoGuardrails,
  ollama,
  openai,
  openaiAgents,
  perplexity,
  pinecone,
  portkey,
  pydanticAi,
  ragas,
  replicate,
  semanticKernel,
  smolagents,
  together,
  vertexai,
  vllm,
  volcengineArk,
  voyage,
  weaviate,
  wrappers,
  xai,
  zhipuai,
] as readonly unknown[] as readonly SdkSource[];
