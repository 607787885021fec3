import os
from typing import Iterator

import ollama
from anthropic import Anthropic
from groq import Groq

LOCAL_HOST = os.getenv("OLLAMA_HOST", "http://localhost:11434")


def local(prompt: str, model: str = "qwen2.5-coder:7b") -> str:
    client = ollama.Client(host=LOCAL_HOST)
    # call: ollama generate model=qwen2.5-coder:7b provider=ollama
    return client.generate(model=model, prompt=prompt)["response"]


def local_stream(prompt: str) -> Iterator[str]:
    # call: ollama chat model=llama3.2 provider=ollama
    for part in ollama.chat(model="llama3.2", messages=[{"role": "user", "content": prompt}], stream=True):
        yield part["message"]["content"]


def groq(prompt: str, model: str) -> str:
    # call: groq chat.completions.create model=? provider=groq
    result = Groq().chat.completions.create(model=model, messages=[{"role": "user", "content": prompt}])
    return result.choices[0].message.content


def claude(prompt: str) -> str:
    client = Anthropic()
    # call: anthropic messages.create model=claude-3-7-sonnet-latest provider=anthropic
    result = client.messages.create(
        model="claude-3-7-sonnet-latest", max_tokens=500, messages=[{"role": "user", "content": prompt}]
    )
    return result.content[0].text
