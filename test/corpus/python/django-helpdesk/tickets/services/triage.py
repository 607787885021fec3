import json
import logging

import anthropic
from django.conf import settings

from ..models import Ticket

logger = logging.getLogger(__name__)

client = anthropic.Anthropic()

TRIAGE = (
    "Classify the ticket. Answer with JSON with the keys priority (low, normal, high), "
    "language (ISO code) and topic (billing, bug, question, other). A ticket is of high priority when the customer cannot "
    "work at all, when data was lost or when money was charged twice. A wish for a feature is always low. "
    "Do not answer the ticket and write nothing around the JSON."
)


def triage_ticket(ticket: Ticket) -> dict:
    # call: anthropic messages.create model=claude-3-5-haiku-20241022
    message = client.messages.create(
        model="claude-3-5-haiku-20241022",
        max_tokens=200,
        system=TRIAGE,
        messages=[{"role": "user", "content": f"{ticket.subject}\n\n{ticket.body}"}],
    )
    result = json.loads(message.content[0].text)
    # not: database
    Ticket.objects.filter(pk=ticket.pk).update(priority=result["priority"], language=result["language"])
    # not: logging
    logger.info("messages.create model=%s", settings.TRIAGE_MODEL)
    return result


def retriage(ticket: Ticket, *, model: str = "claude-sonnet-4-5") -> str:
    """Again, with a better model."""
    # call: anthropic messages.create model=claude-sonnet-4-5
    message = client.messages.create(
        model=model,
        max_tokens=200,
        system=TRIAGE,
        messages=[{"role": "user", "content": ticket.body}],
    )
    return message.content[0].text
