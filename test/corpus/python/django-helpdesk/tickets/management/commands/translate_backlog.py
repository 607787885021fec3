from django.core.management import call_command
from django.core.management.base import BaseCommand
from openai import OpenAI

from tickets.models import Ticket

MODELS = {"fast": "gpt-4o-mini", "good": "gpt-4o"}


class Command(BaseCommand):
    help = "Translates open tickets to English"

    def add_arguments(self, parser):
        parser.add_argument("--quality", choices=list(MODELS), default="fast")
        parser.add_argument("--override-model")

    def handle(self, *args, **options):
        client = OpenAI()
        # not: django
        call_command("migrate", "--check")
        for ticket in Ticket.objects.exclude(language="en"):
            # call: openai responses.create model=gpt-4o-mini
            response = client.responses.create(
                model=MODELS["fast"],
                instructions="Translate the ticket to English. Keep names, numbers and code unchanged. Answer with the translation only.",
                input=ticket.body,
            )
            ticket.body = response.output_text
            # not: database
            ticket.save()
        if options["override_model"]:
            # call: openai responses.create model=?
            client.responses.create(model=options["override_model"], input="Say that the backlog is translated.")
        # not: output
        self.stdout.write("responses.create done")
