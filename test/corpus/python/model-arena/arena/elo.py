class Rating:
    """Elo rating of a model. `create` makes a match, not a completion."""

    def __init__(self) -> None:
        self.completions = self
        self.matches: list[dict] = []

    def create(self, model: str, messages: list) -> dict:
        match = {"model": model, "messages": messages}
        self.matches.append(match)
        return match


class Client:
    def __init__(self) -> None:
        self.chat = Rating()


client = Client()


def record(winner: str) -> None:
    # not: same-shape
    client.chat.completions.create(model=winner, messages=[])


def complete(rating: Rating) -> int:
    # not: own-class
    rating.create("gpt-4o", [])
    return len(rating.matches)
