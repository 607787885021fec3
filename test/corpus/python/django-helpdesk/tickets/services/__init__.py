from .replies import ReplyService
from .triage import triage_ticket

__all__ = ["ReplyService", "triage_ticket"]
