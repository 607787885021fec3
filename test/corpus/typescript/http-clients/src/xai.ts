import axios from 'axios';

const XAI_API_URL = process.env.XAI_API_URL ?? 'https://api.x.ai/v1';

export async function grok(question: string) {
  const response = await axios
    // call: http chat.completions model=grok-3-mini provider=xai shape=http
    .post(
      `${XAI_API_URL}/chat/completions`,
      { model: 'grok-3-mini', messages: [{ role: 'system', content: 'You are Grok.' }, { role: 'user', content: question }] },
      { headers: { Authorization: `Bearer ${process.env.XAI_API_KEY}` } },
    )
    .catch((error) => {
      // not: logger
      console.error(error.response?.data);
      throw error;
    });
  return response.data;
}

export async function image(prompt: string) {
  // call: http images.generations model=dall-e-3 provider=openai shape=http
  const response = await axios({
    method: 'POST',
    url: 'https://api.openai.com/v1/images/generations',
    data: { model: 'dall-e-3', prompt, n: 1, size: '1024x1024' },
  });
  // not: download
  const file = await axios.get(response.data.data[0].url, { responseType: 'arraybuffer' });
  return file.data;
}
