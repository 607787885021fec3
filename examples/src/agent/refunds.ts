import { openai } from '@ai-sdk/openai';
import { generateText, isStepCount, tool } from 'ai';
import { z } from 'zod';
import { findOrder, openRefund } from '../shop.ts';

const POLICY = `You handle refund requests for Fernhill Bikes.
Look the order up before you decide anything. Refund an order only if it was delivered less than 30 days ago
and costs no more than 200 euros; otherwise explain that a colleague will take over.
Write the final answer to the customer in a friendly and plain voice.`;

const lookUpOrder = tool({
  description: 'Finds an order by its number: its items, its total in euros, and when it was delivered.',
  inputSchema: z.object({ orderId: z.string().describe('The order number, such as FB-20417') }),
  execute: ({ orderId }) => findOrder(orderId),
});

const refund = tool({
  description: 'Opens a refund. Call it at most once for an order.',
  inputSchema: z.object({
    orderId: z.string(),
    euros: z.number().positive().max(200),
    reason: z.enum(['damaged', 'wrong item', 'late', 'not liked']),
  }),
  execute: (request) => openRefund(request),
});

export async function handleRefundRequest(orderId: string, message: string): Promise<string> {
  const { text } = await generateText({
    model: openai('gpt-5.5'),
    instructions: POLICY,
    prompt: `Order ${orderId}. The customer writes:\n\n${message}`,
    tools: { lookUpOrder, refund },
    stopWhen: isStepCount(6),
    maxOutputTokens: 500,
  });
  return text;
}
