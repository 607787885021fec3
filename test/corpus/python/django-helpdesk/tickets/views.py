from django.core.cache import cache
from django.http import JsonResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.views import View

from .models import Reply, Ticket
from .services import ReplyService, triage_ticket


class TicketView(View):
    service = ReplyService()

    def post(self, request):
        # not: database
        ticket = Ticket.objects.create(subject=request.POST["subject"], body=request.POST["body"])
        # not: own-prompt
        result = triage_ticket(ticket)
        # not: cache
        cache.set(f"ticket:{ticket.pk}", result)
        return JsonResponse(result)

    def get(self, request, pk):
        ticket = get_object_or_404(Ticket, pk=pk)
        # not: own-prompt
        reply = self.service.draft(ticket)
        return JsonResponse({"reply": reply.text})


def stream(request, pk):
    # not: own-prompt
    parts = ReplyService().stream(Ticket.objects.get(pk=pk))
    return StreamingHttpResponse(parts)


def messages(request, pk):
    # not: database
    Reply.objects.create(ticket_id=pk, text=request.POST["text"])
    # not: database
    Reply.objects.bulk_create([Reply(ticket_id=pk, text="a")])
    return JsonResponse({})
