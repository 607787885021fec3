import boto3
from celery import chain, chord, group, shared_task

from .celery import app
from .constants import DEFAULTS, Model
from .llm import Llm, chunks

s3 = boto3.client("s3")
lambda_client = boto3.client("lambda")
BUCKET = "transcripts"


@app.task(bind=True, max_retries=3)
def transcribe(self, key: str) -> str:
    # not: storage
    s3.download_file(BUCKET, key, "/tmp/audio.mp3")
    try:
        # call: openai audio.transcriptions.create model=whisper-1 via=wrapper shape=wrapper
        return Llm.instance().transcribe("/tmp/audio.mp3")
    except OSError as error:
        raise self.retry(exc=error) from error


@shared_task
def summarize(text: str) -> str:
    llm = Llm.instance()
    # call: openai chat.completions.create model=gpt-4.1-nano via=wrapper shape=wrapper
    parts = [llm.ask(f"Summarize this part of a call in five bullet points:\n\n{part}") for part in chunks(text)]
    # call: openai chat.completions.create model=gpt-4.1 via=wrapper shape=wrapper
    return llm.ask("Merge these summaries into one of at most 200 words:\n\n" + "\n".join(parts), model=Model.SMART)


@shared_task(rate_limit="10/m")
def action_items(text: str) -> str:
    client = Llm.instance()._client
    # call: openai chat.completions.create model=gpt-4.1-mini shape=factory
    response = client.chat.completions.create(
        messages=[
            {"role": "system", "content": "List the action items of the call, one a line, each with its owner."},
            {"role": "user", "content": text},
        ],
        **DEFAULTS,
    )
    return response.choices[0].message.content


@shared_task
def notify(results: list[str]) -> None:
    # not: cloud
    lambda_client.invoke(FunctionName="notify", Payload="\n".join(results).encode())


def start(key: str) -> None:
    # not: celery-canvas
    job = chain(transcribe.s(key), group(summarize.s(), action_items.s()), notify.s())
    # not: celery-canvas
    job.apply_async()
    # not: background
    summarize.delay("text")
    # not: celery-canvas
    chord([summarize.s("a"), summarize.s("b")])(notify.s())
    # not: background
    app.send_task("transcripts.tasks.notify", args=[[]])
