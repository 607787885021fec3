import asyncio

from llama_cpp import Llama
from openai import AsyncOpenAI

from notes.base import BaseLLM

REGISTRY = {}


def register(name):
    def decorate(cls):
        REGISTRY[name] = cls
        return cls

    return decorate


@register("openai")
class OpenAILLM(BaseLLM):
    def __init__(self, config):
        self.config = config
        self.client = AsyncOpenAI(api_key=config["key"])

    async def acompletion(self, messages, timeout=60):
        kwargs = {"messages": messages, "model": self.config["model"], "timeout": timeout}
        endpoint = "parse" if self.config.get("schema") else "create"
        method = getattr(self.client.chat.completions, endpoint)
        # call: openai|openai chat.completions.create|chat.completions.parse model=? shape=class-field
        answer = await method(**kwargs)
        return answer.choices[0].message.content


@register("local")
class LocalLLM(BaseLLM):
    def __init__(self, config):
        self.llama = Llama(model_path=config["path"], n_ctx=8192)

    async def acompletion(self, messages, timeout=60):
        loop = asyncio.get_event_loop()
        # call: llama-cpp-python create_chat_completion model=? shape=class-field
        answer = await loop.run_in_executor(None, lambda: self.llama.create_chat_completion(messages=messages))
        return answer["choices"][0]["message"]["content"]


def create_llm(config):
    return REGISTRY[config["kind"]](config)
