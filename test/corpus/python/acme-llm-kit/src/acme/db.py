class Asker:
    def __init__(self, model: str):
        self.model = model

    def say(self, text: str) -> str:
        return text


def ask(prompt: str, model: str = "sqlite") -> str:
    return input(prompt)
