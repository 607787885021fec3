import click

from .llm import Llm
from .tasks import start


@click.group()
def main() -> None:
    pass


@main.command()
@click.argument("key")
def run(key: str) -> None:
    start(key)


@main.command()
@click.argument("prompt")
@click.pass_context
def ask(ctx: click.Context, prompt: str) -> None:
    # not: click
    ctx.invoke(run, key="a")
    # call: openai chat.completions.create model=gpt-4.1-nano via=wrapper shape=wrapper
    click.echo(Llm.instance().ask(prompt, max_tokens=100))


if __name__ == "__main__":
    main()
