import { HfInference, InferenceClient } from '@huggingface/inference';

const hf = new InferenceClient(process.env.HF_TOKEN);
const old = new HfInference(process.env.HF_TOKEN);

export async function describe(question: string) {
  // call: huggingface chatCompletion model=meta-llama/Llama-3.1-8B-Instruct
  const out = await hf.chatCompletion({
    model: 'meta-llama/Llama-3.1-8B-Instruct',
    messages: [{ role: 'user', content: question }],
    max_tokens: 256,
  });
  // call: huggingface textToImage model=black-forest-labs/FLUX.1-dev
  const image = await hf.textToImage({ model: 'black-forest-labs/FLUX.1-dev', inputs: question });
  // call: huggingface featureExtraction model=sentence-transformers/all-MiniLM-L6-v2
  const vector = await old.featureExtraction({ model: 'sentence-transformers/all-MiniLM-L6-v2', inputs: question });
  return { out, image, vector };
}
