import Stripe from 'stripe';
import twilio from 'twilio';

const stripe = new Stripe(process.env.STRIPE_KEY!);
const client = twilio();

export async function bill(customer: string) {
  // not: payment-api
  const session = await stripe.checkout.sessions.create({ mode: 'payment', customer });
  // not: payment-api
  await stripe.invoices.create({ customer, metadata: { model: 'gpt-4' } });
  // not: sms
  await client.messages.create({ to: customer, body: 'Thank you' });
  // not: phone-conversation
  await client.conversations.v1.conversations.create({ friendlyName: 'Support' });
  return session.url;
}
