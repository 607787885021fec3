from dataclasses import dataclass


@dataclass(frozen=True)
class RagConfig:
    chat_model: str = "gpt-4o-mini"
    embed_model: str = "text-embedding-3-small"
    collection: str = "handbook"
    k: int = 5


config = RagConfig()
