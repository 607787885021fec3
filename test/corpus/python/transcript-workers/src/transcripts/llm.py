import structlog
from openai import APIConnectionError, OpenAI, RateLimitError
from tenacity import retry, retry_if_exception_type, stop_after_attempt, wait_random_exponential

from .constants import Model

log = structlog.get_logger()


class Llm:
    _instance: "Llm | None" = None

    def __init__(self) -> None:
        self._client = OpenAI(max_retries=0)

    @classmethod
    def instance(cls) -> "Llm":
        if cls._instance is None:
            cls._instance = cls()
        return cls._instance

    @retry(
        wait=wait_random_exponential(min=1, max=60),
        stop=stop_after_attempt(6),
        retry=retry_if_exception_type((RateLimitError, APIConnectionError)),
    )
    def ask(self, prompt: str, model: Model = Model.FAST, **options) -> str:
        # call: openai chat.completions.create model=gpt-4.1-nano shape=class-field
        response = self._client.chat.completions.create(
            model=model.value,
            messages=[{"role": "user", "content": prompt}],
            **options,
        )
        # not: logging
        log.info("llm.completion", model=model.value, tokens=response.usage.total_tokens)
        return response.choices[0].message.content

    def transcribe(self, path: str) -> str:
        with open(path, "rb") as audio:
            # call: openai audio.transcriptions.create model=whisper-1 shape=class-field
            return self._client.audio.transcriptions.create(model=Model.WHISPER.value, file=audio).text


def chunks(text: str, size: int = 8000) -> list[str]:
    return [text[i : i + size] for i in range(0, len(text), size)]
