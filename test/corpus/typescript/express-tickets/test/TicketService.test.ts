import { describe, expect, it, vi } from 'vitest';
import { TicketService } from '../src/services/TicketService.js';

const ai = {
  complete: vi.fn(async () => ({ text: 'hello', tokens: 3 })),
  classify: vi.fn(async () => 'bug' as const),
  isAllowed: vi.fn(async () => true),
};

describe('TicketService', () => {
  it('drafts', async () => {
    const service = new TicketService(ai as never, {} as never);
    // not: test-of-service
    expect(await service.draftReply({ id: '1', subject: 's', body: 'b' })).toBe('hello');
    // not: mock
    await ai.complete();
  });
});
