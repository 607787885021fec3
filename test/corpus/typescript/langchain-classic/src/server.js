import express from 'express';
import { agent, direct } from './agents.js';
import { nameCompany, qa, summarize, talk } from './chains.js';
import { phone } from './phone.js';

const app = express();
app.use(express.json());

app.post('/name', async (req, res) => {
  // not: own-prompt
  res.json({ name: await nameCompany(req.body.product) });
});
app.post('/qa', async (req, res) => {
  // not: template-inside
  res.json({ answer: await summarize([await qa(req.body.text, 'What is it about?')]) });
});
app.post('/talk', async (req, res) => {
  // call: langchain call model=gpt-3.5-turbo-16k shape=wrapper via=wrapper
  const reply = await talk(req.body.text);
  // not: phone
  await phone.call({ to: req.body.phone, text: reply });
  // not: phone
  phone.predict(reply);
  res.json({ reply });
});
app.post('/agent', async (req, res) => {
  // not: agent-step
  res.json({ result: await agent(req.body.text) });
});
app.listen(3000);

export { direct };
