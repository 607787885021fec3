import random


class Markov:
    """A text generator without a model behind it."""

    def __init__(self, model: dict[str, list[str]]):
        self.model = model

    def generate(self, prompt: str, max_tokens: int = 50) -> str:
        words = prompt.split()
        for _ in range(max_tokens):
            words.append(random.choice(self.model.get(words[-1], ["the"])))
        return " ".join(words)


class NameGenerator:
    def generate(self, prompt: str) -> str:
        return prompt.title()


def names(count: int) -> list[str]:
    generator = NameGenerator()
    # not: own-class
    return [generator.generate(f"name {i}") for i in range(count)]


def filler() -> str:
    # not: own-class
    return Markov({"the": ["cat"]}).generate("the", max_tokens=10)
