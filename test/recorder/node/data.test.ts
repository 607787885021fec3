import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { recorderData } from '../../../scripts/recorder-data.mjs';
import { root } from './harness.ts';

const require = createRequire(import.meta.url);
const { match } = require('../../../recorder/node/match.cjs');

describe('what the recorder for Node knows of endpoints', () => {
  it('is what the catalogue says: else run node scripts/recorder-data.mjs', () => {
    const file = path.join(root, 'recorder', 'node', 'endpoints.json');
    assert.equal(readFileSync(file, 'utf8'), recorderData());
  });

  for (const [address, expected] of Object.entries({
    'api.openai.com/v1/chat/completions': 'openai openai chat',
    'api.openai.com/v1/responses': 'openai openai chat',
    'api.openai.com/v1/embeddings/': 'openai openai embedding',
    'api.openai.com/v1/models': null,
    'api.openai.com/v1/files': null,
    'api.openai.com/v1/images/generations': 'openai openai image',
    'me.openai.azure.com/openai/deployments/my-gpt/chat/completions': 'azure azure chat my-gpt',
    'api.anthropic.com/v1/messages': 'anthropic anthropic chat',
    'api.anthropic.com/v1/messages/count_tokens': null,
    'generativelanguage.googleapis.com/v1beta/models/gemini-2.5-pro:generateContent':
      'google google chat gemini-2.5-pro',
    'generativelanguage.googleapis.com/v1beta/models/gemini-2.5-pro:countTokens': null,
    'us-central1-aiplatform.googleapis.com/v1/projects/p/locations/l/publishers/anthropic/models/claude:streamRawPredict':
      'vertex vertex chat claude',
    'bedrock-runtime.us-east-1.amazonaws.com/model/anthropic.claude-3%3A0/converse-stream':
      'aws aws chat anthropic.claude-3:0',
    'bedrock-runtime.us-east-1.amazonaws.com/model/amazon.titan-embed-text-v2:0/invoke':
      'aws aws embedding amazon.titan-embed-text-v2:0',
    'api.groq.com/openai/v1/chat/completions': 'groq openai chat',
    'openrouter.ai/api/v1/chat/completions': 'openrouter openai chat',
    'api.cohere.com/v2/rerank': 'cohere cohere rerank',
    'api.mistral.ai/v1/fim/completions': 'mistral openai completion',
    'api.replicate.com/v1/models/meta/llama/predictions': 'replicate other completion meta/llama',
    'localhost:11434/api/chat': 'ollama ollama chat',
    'localhost:3000/api/chat': 'null ollama chat',
    'api.openai.com.evil.example/v1/chat/completions': 'null openai chat',
    'example.com/telemetry': null,
  })) {
    it(`${address}: ${expected ?? 'no LLM call'}`, () => {
      const { hostname, port, pathname } = new URL(`https://${address}`);
      const found = match(hostname, port, pathname);
      const told = found && [found.provider, found.wire, found.op, found.model].map(String).join(' ');
      assert.equal(told?.replace(/ null$/, '') ?? null, expected);
    });
  }
});
