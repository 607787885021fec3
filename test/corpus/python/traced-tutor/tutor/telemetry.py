import os

import braintrust
from anthropic import Anthropic
from langsmith.wrappers import wrap_openai
from openai import AsyncOpenAI, OpenAI

HELICONE = "https://oai.helicone.ai/v1"

traced = wrap_openai(OpenAI())
logged = braintrust.wrap_openai(AsyncOpenAI())
helicone = OpenAI(
    base_url=HELICONE,
    default_headers={"Helicone-Auth": f"Bearer {os.environ['HELICONE_API_KEY']}", "Helicone-Cache-Enabled": "true"},
)
claude = Anthropic(base_url="https://anthropic.helicone.ai", default_headers={"Helicone-Auth": "x"})
