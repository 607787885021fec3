import Fastify, { type FastifyInstance } from 'fastify';
import plugin from './plugin';

const app = Fastify();
await app.register(plugin);

export async function routes(fastify: FastifyInstance) {
  fastify.post('/summary', async (request) => {
    const { text } = request.body as { text: string };
    // not: fastify-inject
    await fastify.inject({ method: 'POST', url: '/v1/chat/completions', payload: { model: 'gpt-4o' } });
    return { text };
  });
}

// not: server
await app.listen({ port: 3000 });
