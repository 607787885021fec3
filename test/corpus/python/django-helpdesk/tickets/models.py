from django.db import models


class Ticket(models.Model):
    subject = models.CharField(max_length=200)
    body = models.TextField()
    priority = models.CharField(max_length=10, default="normal")
    language = models.CharField(max_length=8, blank=True)


class Reply(models.Model):
    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="replies")
    text = models.TextField()
    by_machine = models.BooleanField(default=False)
