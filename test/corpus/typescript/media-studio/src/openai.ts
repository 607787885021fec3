import OpenAI, { toFile } from 'openai';

const openai = new OpenAI();

export async function cover(title: string) {
  // call: openai images.generate model=gpt-image-1
  const { data } = await openai.images.generate({ model: 'gpt-image-1', prompt: `A book cover: ${title}`, size: '1024x1536' });
  return data?.[0]?.b64_json;
}

export async function subtitles(audio: Buffer) {
  // call: openai audio.transcriptions.create model=whisper-1
  return openai.audio.transcriptions.create({ model: 'whisper-1', file: await toFile(audio, 'a.mp3'), response_format: 'srt' });
}

export async function housekeeping() {
  // not: file-list
  const files = await openai.files.list();
  for await (const file of files) {
    // not: file-delete
    await openai.files.delete(file.id);
  }
  // not: vector-store-admin
  await openai.vectorStores.list();
}
