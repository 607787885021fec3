import { spawn } from 'node:child_process';
import sharp from 'sharp';
import { stage } from './stage.js';

export async function render(input: string) {
  // not: process
  spawn('ffmpeg', ['-i', input, 'out.mp4']);
  // not: image-library
  await sharp(input).resize(512).toFile('small.png');
  // not: own-object
  await stage.run('black-forest-labs/flux-schnell', { input: { prompt: input } });
  // not: own-object
  await stage.images.generate({ model: 'thumbnail', prompt: input });
  // not: own-object
  stage.predictions.create({ model: 'x', input });
  // not: own-object
  await stage.textToImage({ inputs: input });
}
