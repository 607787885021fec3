from unittest.mock import MagicMock, patch

from django.test import TestCase

from .models import Ticket
from .services import ReplyService


class ReplyTests(TestCase):
    def setUp(self):
        # not: database
        self.ticket = Ticket.objects.create(subject="a", body="b")

    def test_draft(self):
        client = MagicMock()
        client.messages.create.return_value.content = [MagicMock(text="Dear customer")]
        # not: mock
        reply = ReplyService(client).draft(self.ticket)
        self.assertEqual(reply.text, "Dear customer")
        # not: mock
        client.messages.create.assert_called_once()

    @patch("tickets.services.triage.client")
    def test_view(self, client):
        client.messages.create.return_value.content = [MagicMock(text="{}")]
        # not: test-client
        response = self.client.post("/tickets/", {"subject": "a", "body": "b"})
        self.assertEqual(response.status_code, 200)
