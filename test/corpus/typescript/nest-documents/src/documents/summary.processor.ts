import { Processor, WorkerHost } from '@nestjs/bullmq';
import type { Job, Queue } from 'bullmq';
import { DocumentsService } from './documents.service';

@Processor('summaries')
export class SummaryProcessor extends WorkerHost {
  constructor(
    private readonly service: DocumentsService,
    private readonly queue: Queue,
  ) {
    super();
  }

  async process(job: Job<{ id: string }>) {
    // not: own-service
    const summary = await this.service.summarize(job.data.id);
    // not: queue
    await this.queue.add('completion', { model: 'claude-sonnet-4-5', summary });
  }
}
