import stripe

stripe.api_key = "sk_test"


def bill(customer: str, invoice: dict):
    # not: payments
    session = stripe.checkout.Session.create(mode="payment", customer=customer, line_items=[])
    # not: payments
    stripe.InvoiceItem.create(customer=customer, amount=int(invoice["total"] * 100), currency=invoice["currency"])
    # not: payments
    draft = stripe.Invoice.create(customer=customer, model="net30")
    # not: payments
    stripe.Refund.create(payment_intent=draft.payment_intent)
    return session.url


class Completions:
    """Completed payments of a day."""

    def __init__(self):
        self.rows = []

    def create(self, **row):
        self.rows.append(row)
        return row


class Chat:
    completions = Completions()


ledger = Chat()


def close_day():
    # not: same-shape
    ledger.completions.create(model="2024", messages=[])
