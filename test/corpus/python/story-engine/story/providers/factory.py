from .anthropic_provider import AnthropicLLM
from .base import BaseLLM
from .gemini_provider import GeminiLLM
from .openai_provider import OpenAILLM

PROVIDERS: dict[str, type[BaseLLM]] = {"openai": OpenAILLM, "anthropic": AnthropicLLM, "gemini": GeminiLLM}


def create_llm(provider: str = "openai", **kwargs) -> BaseLLM:
    try:
        return PROVIDERS[provider](**kwargs)
    except KeyError:
        raise ValueError(f"no provider {provider}") from None
