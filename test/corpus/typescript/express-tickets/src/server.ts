import express from 'express';
import pino from 'pino';
import { config } from './config.js';
import { connect } from './db.js';
import { ticketRoutes } from './routes/tickets.js';
import { OpenAIService } from './services/OpenAIService.js';
import { TicketRepository } from './services/TicketRepository.js';
import { TicketService } from './services/TicketService.js';

const logger = pino();
// not: constructor
const ai = new OpenAIService(logger);
const service = new TicketService(ai, new TicketRepository(await connect()));

const app = express();
app.use(express.json());
app.use('/tickets', ticketRoutes(service));
app.get('/models', async (_req, res) => {
  // not: model-list
  res.json(await ai.availableModels());
});
app.listen(config.port, () => logger.info('listening'));
