from typing import Annotated, Optional

import ollama
import typer
from groq import Groq
from rich.console import Console

from . import backends, git
from .prompts import CONVENTIONAL, REVIEW

app = typer.Typer()
console = Console()


@app.command()
def message(model: str = typer.Option("llama-3.3-70b-versatile", help="Model of Groq")) -> None:
    diff = git.diff()
    # call: groq chat.completions.create model=llama-3.3-70b-versatile via=wrapper shape=wrapper
    text = backends.groq(f"{CONVENTIONAL}\n\n{diff}", model)
    # not: output
    console.print(text)
    git.commit(text)


@app.command()
def review(
    deep: bool = False,
    model: Annotated[Optional[str], typer.Option(help="Local model")] = None,
) -> None:
    prompt = REVIEW + "\n\n" + git.diff()
    if deep:
        # call: anthropic messages.create model=claude-3-7-sonnet-latest via=wrapper shape=wrapper
        console.print(backends.claude(prompt))
        return
    if model:
        # call: ollama generate model=? via=wrapper shape=wrapper
        console.print(backends.local(prompt, model=model))
    else:
        # call: ollama generate model=qwen2.5-coder:7b via=wrapper shape=wrapper
        console.print(backends.local(prompt))


@app.command()
def explain() -> None:
    # call: ollama chat model=llama3.2 via=wrapper shape=wrapper
    for part in backends.local_stream(f"Explain this diff to a new colleague:\n{git.diff()}"):
        # not: output
        console.print(part, end="")


@app.command()
def setup(model: str = "llama3.2") -> None:
    # not: administration
    ollama.pull(model)
    # not: administration
    names = [m["name"] for m in ollama.list()["models"]]
    # not: administration
    ollama.show(model)
    # not: administration
    available = Groq().models.list()
    console.print(names, available)


@app.command()
def ask(question: str, model: Annotated[str, typer.Option("--model", "-m")]) -> None:
    # call: groq chat.completions.create model=? via=wrapper shape=wrapper
    typer.echo(backends.groq(question, model))


if __name__ == "__main__":
    app()
