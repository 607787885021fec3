import Replicate from 'replicate';

const replicate = new Replicate({ auth: process.env.REPLICATE_API_TOKEN });

export async function paint(prompt: string) {
  // call: replicate run model=black-forest-labs/flux-schnell provider=replicate
  const output = await replicate.run('black-forest-labs/flux-schnell', { input: { prompt, num_outputs: 1 } });
  return output;
}

export async function story(prompt: string) {
  // call: replicate stream model=meta/meta-llama-3-70b-instruct
  for await (const event of replicate.stream('meta/meta-llama-3-70b-instruct', { input: { prompt } })) process.stdout.write(`${event}`);
}

export async function later(prompt: string) {
  // call: replicate predictions.create model=stability-ai/sdxl
  const prediction = await replicate.predictions.create({ model: 'stability-ai/sdxl', input: { prompt }, webhook: `${process.env.HOST}/done` });
  // not: status
  await replicate.predictions.get(prediction.id);
  // not: wait
  return replicate.wait(prediction);
}
