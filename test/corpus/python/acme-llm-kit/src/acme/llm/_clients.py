import os
import threading
from typing import Optional

from openai import OpenAI

_lock = threading.Lock()
_openai: Optional[OpenAI] = None


def openai_client() -> OpenAI:
    global _openai
    with _lock:
        if _openai is None:
            _openai = OpenAI(api_key=os.environ["OPENAI_API_KEY"])
    return _openai
