import cohere
from cerebras.cloud.sdk import Cerebras
from fireworks.client import Fireworks
from mistralai import Mistral
from together import Together

cerebras = Cerebras()
fw = Fireworks(api_key="x")
mistral = Mistral(api_key="x")
together = Together()
co = cohere.ClientV2("x")


def run(question: str) -> dict[str, str]:
    messages = [{"role": "user", "content": f"Answer in one sentence: {question}"}]
    # call: cerebras chat.completions.create model=llama3.1-8b provider=cerebras
    a = cerebras.chat.completions.create(messages=messages, model="llama3.1-8b")
    # call: fireworks chat.completions.create model=accounts/fireworks/models/deepseek-v3 provider=fireworks
    b = fw.chat.completions.create(model="accounts/fireworks/models/deepseek-v3", messages=messages)
    # call: mistral chat.complete model=mistral-small-latest provider=mistral
    c = mistral.chat.complete(model="mistral-small-latest", messages=messages)
    # call: together chat.completions.create model=Qwen/Qwen2.5-72B-Instruct-Turbo provider=together
    d = together.chat.completions.create(model="Qwen/Qwen2.5-72B-Instruct-Turbo", messages=messages)
    # call: cohere chat model=command-r-plus-08-2024 provider=cohere
    e = co.chat(model="command-r-plus-08-2024", messages=messages)
    return {
        "cerebras": a.choices[0].message.content,
        "fireworks": b.choices[0].message.content,
        "mistral": c.choices[0].message.content,
        "together": d.choices[0].message.content,
        "cohere": e.message.content[0].text,
    }


def models() -> list:
    # not: administration
    return [cerebras.models.list(), mistral.models.list(), together.models.list(), co.models.list()]
