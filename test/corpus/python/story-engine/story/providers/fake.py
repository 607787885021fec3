from .base import BaseLLM, LLMResponse


class FakeLLM(BaseLLM):
    """Answers from a list. For tests and for offline work."""

    def __init__(self, answers: list[str]):
        super().__init__("fake")
        self.answers = list(answers)

    def generate(self, prompt: str, max_tokens: int = 1000) -> LLMResponse:
        return LLMResponse(self.answers.pop(0))
