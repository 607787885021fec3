import { Injectable } from '@nestjs/common';
import { AiService, ClaudeModel } from '@app/ai/ai.service';
import { VisionService } from '@app/ai/vision.service';
import { DocumentsRepository } from './documents.repository';

@Injectable()
export class DocumentsService {
  constructor(
    private readonly ai: AiService,
    private readonly vision: VisionService,
    private readonly documents: DocumentsRepository,
  ) {}

  async import(file: Buffer, name: string) {
    // not: own-prompt
    const text = await this.vision.readScan(file);
    // call: anthropic messages.create model=claude-haiku-4-5 shape=wrapper via=wrapper
    const title = await this.ai.ask(`Give this document a title of at most eight words:\n${text}`, { maxTokens: 40 });
    // not: repository
    return this.documents.create({ name, title, text: text ?? '' });
  }

  async summarize(id: string) {
    const document = await this.documents.findOne(id);
    // call: anthropic messages.create model=claude-sonnet-4-5 shape=wrapper via=wrapper
    const summary = await this.ai.ask(document.text, { model: ClaudeModel.Sonnet, system: 'Summarise for a busy lawyer.' });
    // not: repository
    await this.documents.update(id, { summary });
    return summary;
  }

  async compare(a: string, b: string) {
    const [one, other] = await Promise.all([this.documents.findOne(a), this.documents.findOne(b)]);
    // call: anthropic messages.create model=claude-opus-4-1 shape=wrapper via=wrapper
    return this.ai.ask(`Which obligations differ?\n<a>${one.text}</a>\n<b>${other.text}</b>`, { model: ClaudeModel.Opus });
  }
}
