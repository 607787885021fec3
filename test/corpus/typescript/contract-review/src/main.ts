import { clientFor } from './client.js';
import { notify, Outbox } from './notify.js';
import { review } from './review.js';

const [backend = 'direct', text = ''] = process.argv.slice(2);
// call: anthropic messages.create model=claude-3-7-sonnet-latest shape=factory
const quick = await clientFor(backend as 'direct').messages.create({
  model: 'claude-3-7-sonnet-latest',
  max_tokens: 200,
  messages: [{ role: 'user', content: `Which kind of contract is this? ${text.slice(0, 2000)}` }],
});
// not: own-prompt
const result = await review(text);
// not: sms
await notify('+431', JSON.stringify([quick, result]));
await new Outbox().flush();
