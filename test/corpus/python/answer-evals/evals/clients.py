import os

from anthropic import AsyncAnthropic, Anthropic
from openai import AsyncOpenAI, OpenAI

client = OpenAI()
aclient = AsyncOpenAI(timeout=60)
claude = Anthropic()
aclaude = AsyncAnthropic()

GRADER = os.environ["GRADER_MODEL"]
CANDIDATES = {"small": "gpt-4.1-mini", "large": "gpt-4.1"}
