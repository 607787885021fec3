import Anthropic from '@anthropic-ai/sdk';
import { initTRPC } from '@trpc/server';
import { openai } from './openai';

export const createContext = async () => ({
  openai,
  anthropic: new Anthropic(),
  db: { message: { create: async (values: object) => values } },
});

type Context = Awaited<ReturnType<typeof createContext>>;

const t = initTRPC.context<Context>().create();
export const router = t.router;
export const procedure = t.procedure;
