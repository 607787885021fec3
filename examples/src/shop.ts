/** The shop's own service, reached over its HTTP interface. */

const SHOP = process.env.SHOP_URL ?? 'http://localhost:8080';

export interface Order {
  id: string;
  items: string[];
  euros: number;
  deliveredOn: string | null;
}

export interface RefundRequest {
  orderId: string;
  euros: number;
  reason: string;
}

export async function findOrder(id: string): Promise<Order | null> {
  const response = await fetch(`${SHOP}/orders/${encodeURIComponent(id)}`);
  return response.ok ? ((await response.json()) as Order) : null;
}

export async function openRefund(request: RefundRequest): Promise<{ accepted: boolean }> {
  const response = await fetch(`${SHOP}/refunds`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(request),
  });
  return { accepted: response.ok };
}
