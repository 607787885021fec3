import anthropic

from .base import BaseLLM, LLMResponse


class AnthropicLLM(BaseLLM):
    def __init__(self, model: str = "claude-3-5-sonnet-20241022", **kwargs):
        super().__init__(model, **kwargs)
        self.client = anthropic.Anthropic()

    def generate(self, prompt: str, max_tokens: int = 1000) -> LLMResponse:
        # call: anthropic messages.create model=claude-3-5-sonnet-20241022 provider=anthropic shape=class-field
        message = self.client.messages.create(
            model=self.model,
            max_tokens=max_tokens,
            temperature=self.temperature,
            messages=[{"role": "user", "content": prompt}],
        )
        return LLMResponse(message.content[0].text)
