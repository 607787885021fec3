import { Router } from 'express';
import type { TicketService } from '../services/TicketService.js';

export function ticketRoutes(service: TicketService) {
  const router = Router();
  router.post('/', async (req, res) => {
    // not: own-service
    res.json(await service.open(req.body.subject, req.body.body));
  });
  router.post('/:id/draft', async (req, res) => {
    // not: own-service
    res.json({ text: await service.draftReply(req.body) });
  });
  return router;
}
