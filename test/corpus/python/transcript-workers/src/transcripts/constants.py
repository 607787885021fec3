from enum import Enum


class Model(str, Enum):
    FAST = "gpt-4.1-nano"
    SMART = "gpt-4.1"
    WHISPER = "whisper-1"


class Topic(Enum):
    SALES = "sales"
    SUPPORT = "support"


DEFAULTS = {"temperature": 0.1, "max_tokens": 700, "model": "gpt-4.1-mini"}
