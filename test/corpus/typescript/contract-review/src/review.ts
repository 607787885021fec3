import type Anthropic from '@anthropic-ai/sdk';
import pRetry from 'p-retry';
import { anthropic, onBedrock, onVertex } from './client.js';
import { PLAYBOOK } from './playbook.js';

const MODEL = 'claude-sonnet-4-5';

const cachedPlaybook: Anthropic.TextBlockParam[] = [
  { type: 'text', text: PLAYBOOK, cache_control: { type: 'ephemeral' } },
];

const flagTool = {
  name: 'flag_clause',
  description: 'Reports a clause that breaks the playbook',
  input_schema: { type: 'object' as const, properties: { clause: { type: 'string' }, rule: { type: 'string' } } },
};

export async function review(contract: string) {
  return pRetry(
    () =>
      // call: anthropic messages.create model=claude-sonnet-4-5 shape=singleton
      anthropic.messages.create({
        model: MODEL,
        max_tokens: 4096,
        system: cachedPlaybook,
        tools: [flagTool],
        messages: [{ role: 'user', content: contract }],
      }),
    { retries: 3 },
  );
}

export async function reviewAll(contracts: string[]) {
  // call: anthropic messages.batches.create model=claude-sonnet-4-5 shape=singleton
  const batch = await anthropic.messages.batches.create({
    requests: contracts.map((contract, i) => ({
      custom_id: `contract-${i}`,
      params: { model: MODEL, max_tokens: 4096, system: cachedPlaybook, messages: [{ role: 'user' as const, content: contract }] },
    })),
  });
  // not: batch-status
  const status = await anthropic.messages.batches.retrieve(batch.id);
  return status.processing_status;
}

export async function secondOpinion(clause: string) {
  const question = { role: 'user' as const, content: `Is this clause unusual?\n${clause}` };
  const [bedrock, vertex] = await Promise.all([
    // call: anthropic messages.create model=anthropic.claude-sonnet-4-20250514-v1:0 provider=aws shape=singleton
    onBedrock.messages.create({ model: 'anthropic.claude-sonnet-4-20250514-v1:0', max_tokens: 300, messages: [question] }),
    // call: anthropic messages.create model=claude-opus-4@20250514 provider=vertex shape=singleton
    onVertex.messages.create({ model: 'claude-opus-4@20250514', max_tokens: 300, messages: [question] }),
  ]);
  return [bedrock, vertex];
}

export async function size(contract: string) {
  // not: token-count
  return anthropic.messages.countTokens({ model: MODEL, messages: [{ role: 'user', content: contract }] });
}
