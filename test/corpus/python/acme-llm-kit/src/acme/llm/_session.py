from dataclasses import dataclass, field

from anthropic import Anthropic

from ._clients import openai_client


@dataclass
class ChatSession:
    model: str = "claude-sonnet-4-5"
    client: Anthropic = field(default_factory=Anthropic)
    messages: list[dict] = field(default_factory=list)

    def say(self, text: str) -> str:
        self.messages.append({"role": "user", "content": text})
        # call: anthropic messages.create model=claude-sonnet-4-5 shape=class-field
        reply = self.client.messages.create(model=self.model, max_tokens=1024, messages=self.messages)
        self.messages.append({"role": "assistant", "content": reply.content[0].text})
        return reply.content[0].text


class Embedder:
    MODEL = "text-embedding-3-small"

    def __call__(self, texts: list[str]) -> list[list[float]]:
        # call: openai embeddings.create model=text-embedding-3-small shape=factory
        result = openai_client().embeddings.create(model=self.MODEL, input=texts)
        return [item.embedding for item in result.data]
