import { convertToModelMessages, stepCountIs, streamText, tool, type UIMessage } from 'ai';
import { z } from 'zod';
import { answerCache } from '@/lib/cache';
import { chatModel } from '@/lib/models';
import { findArticles } from '@/lib/search';

export const maxDuration = 30;

export async function POST(req: Request) {
  const { messages }: { messages: UIMessage[] } = await req.json();
  // not: cache
  const key = answerCache.create({ model: 'claude-sonnet-4-5', messages });
  // not: cache
  const cached = answerCache.generateText(key);
  if (cached) return Response.json({ text: cached });

  // call: vercel-ai streamText model=claude-sonnet-4-5 provider=anthropic shape=barrel
  const result = streamText({
    model: chatModel,
    system: 'You answer questions of customers of a shop for bicycle parts. Use the search tool before you answer.',
    // not: conversion
    messages: convertToModelMessages(messages),
    stopWhen: stepCountIs(4),
    tools: {
      // not: tool-definition
      search: tool({
        description: 'Search the help centre',
        inputSchema: z.object({ query: z.string() }),
        execute: ({ query }) => findArticles(query, []),
      }),
    },
  });
  // not: response
  return result.toUIMessageStreamResponse();
}
