from abc import ABC, abstractmethod
from dataclasses import dataclass, field


@dataclass
class LLMResponse:
    text: str
    usage: dict = field(default_factory=dict)


class BaseLLM(ABC):
    def __init__(self, model: str, temperature: float = 0.7):
        self.model = model
        self.temperature = temperature

    @abstractmethod
    def generate(self, prompt: str, max_tokens: int = 1000) -> LLMResponse: ...

    def name(self) -> str:
        return f"{type(self).__name__}({self.model})"
