import { Body, Controller, Param, Post, Sse } from '@nestjs/common';
import { AiService } from '@app/ai/ai.service';
import { DocumentsService } from './documents.service';

@Controller('documents')
export class DocumentsController {
  constructor(
    private readonly service: DocumentsService,
    private readonly ai: AiService,
  ) {}

  @Post(':id/summary')
  summary(@Param('id') id: string) {
    // not: own-service
    return this.service.summarize(id);
  }

  @Sse(':id/ask')
  ask(@Param('id') id: string, @Body('question') question: string) {
    // not: own-prompt
    return this.ai.streamAnswer(question, id);
  }
}
