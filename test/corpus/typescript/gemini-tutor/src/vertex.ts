import { VertexAI } from '@google-cloud/vertexai';

const vertex = new VertexAI({ project: process.env.GCP_PROJECT!, location: 'europe-west4' });

function modelOf(kind: 'text' | 'video') {
  return vertex.getGenerativeModel({ model: kind === 'video' ? 'gemini-1.5-pro-002' : 'gemini-1.5-flash-002' });
}

export async function describe(uri: string) {
  // call: vertexai generateContent model=gemini-1.5-pro-002 provider=vertex shape=factory
  const { response } = await modelOf('video').generateContent({
    contents: [{ role: 'user', parts: [{ fileData: { fileUri: uri, mimeType: 'video/mp4' } }, { text: 'Describe the video.' }] }],
  });
  return response.candidates?.[0]?.content;
}
