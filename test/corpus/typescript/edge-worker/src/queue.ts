interface Runner {
  AI: { run(job: string, input: object): Promise<void> };
}

export default {
  async scheduled(_event: unknown, env: Runner & { QUEUE: { send(body: object): Promise<void> } }) {
    // not: queue
    await env.QUEUE.send({ model: '@cf/meta/llama-3.1-8b-instruct', prompt: 'hi' });
    // not: own-job
    await env.AI.run('nightly', { rows: 100 });
    // not: health-check
    await fetch('https://api.cloudflare.com/client/v4/accounts');
  },
};
