from functools import lru_cache

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    model_config = SettingsConfigDict(env_file=".env", env_prefix="SUPPORT_")

    openai_api_key: str = ""
    anthropic_api_key: str = ""
    chat_model: str = "gpt-4o"
    title_model: str = Field(default="gpt-4o-mini", description="Names conversations")
    embedding_model: str = "text-embedding-3-small"
    escalation_model: str
    redis_url: str = "redis://localhost:6379/0"
    max_history: int = 20


@lru_cache
def get_settings() -> Settings:
    # not: factory
    return Settings()
