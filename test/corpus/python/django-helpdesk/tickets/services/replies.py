from anthropic import Anthropic
from django.conf import settings
from django.template.loader import render_to_string

from ..models import Reply, Ticket


class ReplyService:
    model = "claude-sonnet-4-5"
    max_tokens = 1200

    def __init__(self, client: Anthropic | None = None):
        self.client = client or Anthropic(api_key=settings.ANTHROPIC_API_KEY)

    def draft(self, ticket: Ticket) -> Reply:
        # not: template
        prompt = render_to_string("tickets/reply_prompt.txt", {"ticket": ticket})
        # call: anthropic messages.create model=claude-sonnet-4-5 shape=class-field
        response = self.client.messages.create(
            model=self.model,
            max_tokens=self.max_tokens,
            messages=[{"role": "user", "content": prompt}],
        )
        # not: database
        return ticket.replies.create(text=response.content[0].text, by_machine=True)

    def stream(self, ticket: Ticket):
        # call: anthropic messages.stream model=claude-sonnet-4-5 shape=class-field
        with self.client.messages.stream(
            model=self.model,
            max_tokens=self.max_tokens,
            messages=[{"role": "user", "content": "Draft an answer to this support ticket, in its language:\n" + ticket.body}],
        ) as stream:
            yield from stream.text_stream

    def cost(self, ticket: Ticket) -> int:
        # not: free
        count = self.client.messages.count_tokens(
            model=self.model, messages=[{"role": "user", "content": ticket.body}]
        )
        return count.input_tokens
