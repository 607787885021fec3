from __future__ import annotations

from collections.abc import Iterable

from acme.llm import Embedder, Session, ask, ask_json

from ..llm._core import _complete

EMBED = Embedder()


def digest(notes: Iterable[str]) -> str:
    parts = []
    for note in notes:
        # call: openai chat.completions.create model=gpt-4o-mini via=wrapper shape=wrapper
        parts.append(ask(f"Summarize this note in one sentence:\n{note}"))
    # call: openai chat.completions.create model=gpt-4.1 via=wrapper shape=wrapper
    return ask("Write a weekly digest of these notes:\n" + "\n".join(parts), model="gpt-4.1")


def numbers(text: str) -> dict:
    # call: openai chat.completions.create model=gpt-4o via=wrapper shape=wrapper
    return ask_json(f"All numbers in this text with their units, as JSON:\n{text}")


def interview(questions: list[str]) -> list[str]:
    session = Session(model="claude-3-5-haiku-latest")
    # call: anthropic messages.create model=claude-3-5-haiku-latest via=wrapper shape=wrapper
    return [session.say(f"Answer as the founder of the firm: {question}") for question in questions]


def vectors(texts: list[str]) -> list[list[float]]:
    # call: openai embeddings.create model=text-embedding-3-small via=wrapper shape=wrapper
    return EMBED(texts)


def raw(text: str, model: str) -> str:
    # call: openai chat.completions.create model=? via=wrapper shape=wrapper
    return _complete([{"role": "user", "content": f"Fix the spelling:\n{text}"}], model=model)
