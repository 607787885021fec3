from functools import lru_cache

import redis.asyncio as redis
from anthropic import AsyncAnthropic
from openai import AsyncOpenAI

from .settings import get_settings


@lru_cache(maxsize=1)
def get_openai() -> AsyncOpenAI:
    settings = get_settings()
    # not: constructor
    return AsyncOpenAI(api_key=settings.openai_api_key, max_retries=3, timeout=30)


@lru_cache(maxsize=1)
def get_anthropic() -> AsyncAnthropic:
    # not: constructor
    return AsyncAnthropic(api_key=get_settings().anthropic_api_key)


async def get_cache():
    # not: other-client
    client = redis.from_url(get_settings().redis_url)
    try:
        yield client
    finally:
        await client.aclose()
