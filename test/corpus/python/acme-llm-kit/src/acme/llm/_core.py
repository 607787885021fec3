import json
import time
from functools import wraps
from typing import Any

from openai import RateLimitError

from ._clients import openai_client

DEFAULT = "gpt-4o-mini"


def retrying(times: int):
    def decorate(function):
        @wraps(function)
        def inner(*args, **kwargs):
            for attempt in range(times):
                try:
                    return function(*args, **kwargs)
                except RateLimitError:
                    time.sleep(2**attempt)
            raise RuntimeError("rate limit")

        return inner

    return decorate


@retrying(4)
def _complete(messages: list[dict], *, model: str = DEFAULT, **extra: Any) -> str:
    # call: openai chat.completions.create model=gpt-4o-mini shape=factory
    result = openai_client().chat.completions.create(model=model, messages=messages, **extra)
    return result.choices[0].message.content or ""


def ask(prompt: str, system: str = "You are a helpful assistant.", model: str = DEFAULT) -> str:
    # call: openai chat.completions.create model=gpt-4o-mini via=wrapper shape=wrapper
    return _complete([{"role": "system", "content": system}, {"role": "user", "content": prompt}], model=model)


def ask_json(prompt: str, model: str = "gpt-4o") -> dict:
    # call: openai chat.completions.create model=gpt-4o via=wrapper shape=wrapper
    text = _complete([{"role": "user", "content": prompt}], model=model, response_format={"type": "json_object"})
    return json.loads(text)
