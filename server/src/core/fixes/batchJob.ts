/**
 * The scaffold of a batch job: a file beside the call that hands requests in and reads the answers a day later. It takes
 * the very bodies that the calls have now, so that only the loop has to change, which is the author's to do.
 *
 * Sources: openai 7.55.0 src/resources/batches.ts (50,000 requests, 24 hours, half the price); @anthropic-ai/sdk 1.12.0
 * src/resources/messages/batches.ts (100,000 requests).
 */
import type { FileId, NewFile, PricedCall } from '../model.ts';
import type { RuleContext } from '../rules/define.ts';

/** Or one sentence why there is none. */
export function batchJob(call: PricedCall, ctx: RuleContext): NewFile | { readonly reason: string } {
  const provider = PROVIDERS.find(
    (each) => each.provider === call.models[0]?.provider && each.sdk === call.sdk,
  );
  if (!provider)
    return {
      reason: `A batch job of ${call.models[0]?.provider ?? call.provider} is not known to this fix.`,
    };
  const endpoint = provider.endpoints.find(({ method }) => method.test(call.method));
  if (!endpoint) return { reason: `${call.method} has no batches.` };
  const extension = /\.\w+$/.exec(call.file)?.[0].replace('x', '') ?? '';
  const python = call.language === 'python';
  const name = python ? `${provider.sdk}_batch.py` : `${provider.sdk}Batch${extension}`;
  const file: FileId = call.file.replace(/[^/]+$/, name);
  // In a notebook there is no file beside it that a cell would import.
  if (extension === '.ipynb')
    return { reason: 'In a notebook: hand the requests in with the files and batches of the client.' };
  if (ctx.text(file) !== undefined) return { reason: `${name} is there already.` };
  return { file, text: python ? endpoint.python : ofLanguage(endpoint.script, call) };
}

/** JavaScript is the same without its types. */
function ofLanguage(script: string, { language }: PricedCall): string {
  if (language === 'typescript') return script;
  return script
    .replace(/\nexport interface BatchRequest \{[\s\S]*?\n\}\n/, '')
    .replace(/requests: readonly BatchRequest\[\]/g, 'requests')
    .replace(/batchId: string\)/g, 'batchId)')
    .replace(/\): Promise<.*> \{\n/g, ') {\n')
    .replace(/new Map<[^(]*>\(/g, 'new Map(');
}

interface Endpoint {
  readonly method: RegExp;
  readonly script: string;
  readonly python: string;
}

const openai = (method: RegExp, url: string, body: string, answer: string): Endpoint => ({
  method,
  script: `import OpenAI, { toFile } from 'openai';

const client = new OpenAI();

export interface BatchRequest {
  /** Names the answer: answers come in any order. */
  id: string;
  body: ${body};
}

/** Hands in at most 50,000 requests, at half the price; gives the id of the batch. */
export async function submitBatch(requests: readonly BatchRequest[]): Promise<string> {
  const lines = requests.map(({ id, body }) =>
    JSON.stringify({ custom_id: id, method: 'POST', url: '${url}', body }),
  );
  const input = await client.files.create({
    file: await toFile(Buffer.from(lines.join('\\n')), 'requests.jsonl'),
    purpose: 'batch',
  });
  const batch = await client.batches.create({
    input_file_id: input.id,
    endpoint: '${url}',
    completion_window: '24h',
  });
  return batch.id;
}

/** The answers by id, or null while the batch is under way, at most 24 hours. Requests that failed are not among them. */
export async function readBatch(batchId: string): Promise<Map<string, ${answer}> | null> {
  const batch = await client.batches.retrieve(batchId);
  if (batch.status === 'failed') throw new Error(\`batch \${batchId} was refused\`);
  if (!['completed', 'expired', 'cancelled'].includes(batch.status)) return null;
  const answers = new Map<string, ${answer}>();
  if (!batch.output_file_id) return answers;
  const output = await (await client.files.content(batch.output_file_id)).text();
  for (const line of output.split('\\n').filter(Boolean)) {
    const { custom_id, response } = JSON.parse(line);
    if (response?.status_code === 200) answers.set(custom_id, response.body);
  }
  return answers;
}
`,
  python: `import json

from openai import OpenAI

client = OpenAI()


def submit_batch(bodies: dict[str, dict]) -> str:
    """Hands in at most 50,000 requests by their ids, at half the price; gives the id of the batch."""
    lines = [
        json.dumps({"custom_id": id, "method": "POST", "url": "${url}", "body": body})
        for id, body in bodies.items()
    ]
    requests = client.files.create(file=("requests.jsonl", "\\n".join(lines).encode()), purpose="batch")
    batch = client.batches.create(
        input_file_id=requests.id, endpoint="${url}", completion_window="24h"
    )
    return batch.id


def read_batch(batch_id: str) -> dict[str, dict] | None:
    """The answers by id, or None while the batch is under way. Requests that failed are not among them."""
    batch = client.batches.retrieve(batch_id)
    if batch.status == "failed":
        raise RuntimeError(f"batch {batch_id} was refused")
    if batch.status not in ("completed", "expired", "cancelled"):
        return None
    if not batch.output_file_id:
        return {}
    lines = client.files.content(batch.output_file_id).text.splitlines()
    answers = [json.loads(line) for line in lines if line]
    return {
        answer["custom_id"]: answer["response"]["body"]
        for answer in answers
        if answer.get("response") and answer["response"]["status_code"] == 200
    }
`,
});

const ANTHROPIC: Endpoint = {
  method: /(^|\.)messages\.create$/,
  script: `import Anthropic from '@anthropic-ai/sdk';

const client = new Anthropic();

export interface BatchRequest {
  /** Names the answer: answers come in any order. */
  id: string;
  body: Anthropic.Messages.MessageCreateParamsNonStreaming;
}

/** Hands in at most 100,000 requests, at half the price; gives the id of the batch. */
export async function submitBatch(requests: readonly BatchRequest[]): Promise<string> {
  const batch = await client.messages.batches.create({
    requests: requests.map(({ id, body }) => ({ custom_id: id, params: body })),
  });
  return batch.id;
}

/** The answers by id, or null while the batch is under way, at most 24 hours. Requests that failed are not among them. */
export async function readBatch(batchId: string): Promise<Map<string, Anthropic.Messages.Message> | null> {
  const batch = await client.messages.batches.retrieve(batchId);
  if (batch.processing_status !== 'ended') return null;
  const answers = new Map<string, Anthropic.Messages.Message>();
  for await (const { custom_id, result } of await client.messages.batches.results(batchId)) {
    if (result.type === 'succeeded') answers.set(custom_id, result.message);
  }
  return answers;
}
`,
  python: `import anthropic

client = anthropic.Anthropic()


def submit_batch(bodies: dict[str, dict]) -> str:
    """Hands in at most 100,000 requests by their ids, at half the price; gives the id of the batch."""
    batch = client.messages.batches.create(
        requests=[{"custom_id": id, "params": body} for id, body in bodies.items()]
    )
    return batch.id


def read_batch(batch_id: str) -> dict[str, anthropic.types.Message] | None:
    """The answers by id, or None while the batch is under way. Requests that failed are not among them."""
    batch = client.messages.batches.retrieve(batch_id)
    if batch.processing_status != "ended":
        return None
    return {
        entry.custom_id: entry.result.message
        for entry in client.messages.batches.results(batch_id)
        if entry.result.type == "succeeded"
    }
`,
};

const CHAT = 'OpenAI.Chat.Completions';

const PROVIDERS: readonly {
  readonly provider: string;
  readonly sdk: string;
  readonly endpoints: readonly Endpoint[];
}[] = [
  {
    provider: 'openai',
    sdk: 'openai',
    endpoints: [
      openai(
        /(^|\.)chat\.completions\.(create|parse)$/,
        '/v1/chat/completions',
        `${CHAT}.ChatCompletionCreateParamsNonStreaming`,
        `${CHAT}.ChatCompletion`,
      ),
      openai(
        /(^|\.)responses\.(create|parse)$/,
        '/v1/responses',
        'OpenAI.Responses.ResponseCreateParamsNonStreaming',
        'OpenAI.Responses.Response',
      ),
      openai(
        /(^|\.)embeddings\.create$/,
        '/v1/embeddings',
        'OpenAI.EmbeddingCreateParams',
        'OpenAI.CreateEmbeddingResponse',
      ),
    ],
  },
  { provider: 'anthropic', sdk: 'anthropic', endpoints: [ANTHROPIC] },
];
