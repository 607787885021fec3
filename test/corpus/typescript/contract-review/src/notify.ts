import { createTransport } from 'nodemailer';
import twilio from 'twilio';

const sms = twilio();
const mail = createTransport({});

export async function notify(to: string, text: string) {
  // not: sms
  await sms.messages.create({ to, from: process.env.SMS_FROM, body: text });
  // not: mail
  await mail.sendMail({ to, text });
}

export class Outbox {
  messages = {
    batches: { create: async (requests: object[]) => requests.length },
    stream: (id: string) => [id],
  };

  flush() {
    // not: own-class
    this.messages.stream('x');
    // not: own-class
    return this.messages.batches.create([{ model: 'claude-sonnet-4-5' }]);
  }
}
