from .anthropic_provider import AnthropicLLM
from .base import BaseLLM, LLMResponse
from .factory import create_llm
from .gemini_provider import GeminiLLM
from .openai_provider import OpenAILLM

__all__ = ["AnthropicLLM", "BaseLLM", "GeminiLLM", "LLMResponse", "OpenAILLM", "create_llm"]
