import express from 'express';
import { handleRefundRequest } from './agent/refunds.ts';
import { answerFromHandbook } from './knowledge/answer.ts';
import { chatRouter } from './routes/chat.ts';
import { triage } from './tickets/triage.ts';

const app = express();
app.use(express.json({ limit: '256kb' }));

app.use('/api/chat', chatRouter);

app.post('/api/handbook', async (request, response) => {
  const { question } = request.body as { question: string };
  response.json(await answerFromHandbook(question));
});

app.post('/api/tickets/triage', async (request, response) => {
  const { tickets } = request.body as { tickets: { id: string; text: string }[] };
  response.json(await triage(tickets));
});

app.post('/api/refunds', async (request, response) => {
  const { orderId, message } = request.body as { orderId: string; message: string };
  response.json({ reply: await handleRefundRequest(orderId, message) });
});

const port = Number(process.env.PORT ?? 3000);
app.listen(port, () => console.log(`helpdesk listens on port ${port}`));
