import { GoogleGenAI } from '@google/genai';
import { Injectable } from '@nestjs/common';
import { ConfigService } from '@nestjs/config';

@Injectable()
export class VisionService {
  private readonly genai: GoogleGenAI;
  private readonly model: string;

  constructor(config: ConfigService) {
    this.genai = new GoogleGenAI({ apiKey: config.get('GEMINI_API_KEY') });
    this.model = config.get<string>('GEMINI_MODEL', 'gemini-2.5-flash');
  }

  async readScan(image: Buffer) {
    // call: google-genai models.generateContent model=gemini-2.5-flash shape=class-field
    const response = await this.genai.models.generateContent({
      model: this.model,
      contents: [
        { inlineData: { mimeType: 'image/png', data: image.toString('base64') } },
        { text: 'Transcribe this page as Markdown.' },
      ],
    });
    return response.text;
  }

  async upload(path: string) {
    // not: file-upload
    return this.genai.files.upload({ file: path });
  }
}
