import fp from 'fastify-plugin';
import OpenAI from 'openai';

declare module 'fastify' {
  interface FastifyInstance {
    openai: OpenAI;
  }
}

export default fp(async (fastify) => {
  // not: plugin
  fastify.decorate('openai', new OpenAI());
});
