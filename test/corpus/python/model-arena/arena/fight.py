import os

from openai import OpenAI

from .registry import Contestant, deepseek, fireworks, grok, lmstudio, openrouter, perplexity, vllm

SYSTEM = {"role": "system", "content": "You are a helpful assistant."}


def ask_deepseek(question: str) -> str:
    # call: openai chat.completions.create model=deepseek-reasoner provider=deepseek shape=singleton
    r = deepseek.chat.completions.create(model="deepseek-reasoner", messages=[SYSTEM, {"role": "user", "content": question}])
    return r.choices[0].message.content


def ask_grok(question: str) -> str:
    # call: openai chat.completions.create model=grok-3-mini provider=xai shape=singleton
    r = grok.chat.completions.create(model="grok-3-mini", messages=[SYSTEM, {"role": "user", "content": question}])
    return r.choices[0].message.content


def ask_perplexity(question: str) -> str:
    # call: openai chat.completions.create model=sonar provider=perplexity shape=singleton
    r = perplexity.chat.completions.create(model="sonar", messages=[{"role": "user", "content": question}])
    return r.choices[0].message.content


def ask_router(question: str, model: str = "meta-llama/llama-3.3-70b-instruct") -> str:
    # call: openai chat.completions.create model=meta-llama/llama-3.3-70b-instruct provider=openrouter shape=singleton
    r = openrouter.chat.completions.create(model=model, messages=[SYSTEM, {"role": "user", "content": question}])
    return r.choices[0].message.content


def ask_local(question: str) -> str:
    # call: openai chat.completions.create model=Qwen/Qwen2.5-7B-Instruct provider=self-hosted shape=singleton
    r = vllm.chat.completions.create(model="Qwen/Qwen2.5-7B-Instruct", messages=[{"role": "user", "content": question}])
    return r.choices[0].message.content


def ask_studio(question: str) -> str:
    # call: openai chat.completions.create model=local-model provider=lmstudio shape=singleton
    r = lmstudio.chat.completions.create(model="local-model", messages=[{"role": "user", "content": question}])
    return r.choices[0].message.content


def ask_fireworks(question: str) -> str:
    # call: openai completions.create model=accounts/fireworks/models/llama-v3p1-8b-instruct provider=fireworks shape=singleton
    r = fireworks.completions.create(model="accounts/fireworks/models/llama-v3p1-8b-instruct", prompt=question)
    return r.choices[0].text


def ask_any(contestant: Contestant, question: str) -> str:
    client = OpenAI(base_url=contestant.base_url, api_key=os.environ[contestant.key])
    # call: openai chat.completions.create model=?
    r = client.chat.completions.create(model=contestant.model, messages=[SYSTEM, {"role": "user", "content": question}])
    return r.choices[0].message.content
