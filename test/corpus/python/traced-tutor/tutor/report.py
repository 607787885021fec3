import sentry_sdk
from langfuse import Langfuse
from langsmith import Client
from prometheus_client import Counter

langfuse = Langfuse()
langsmith = Client()
CALLS = Counter("llm_calls", "Calls of models", ["model"])


def report(question: str, answer: str) -> None:
    # not: telemetry
    langfuse.create_score(name="helpful", value=1)
    # not: telemetry
    generation = langfuse.start_observation(name="chat", as_type="generation", model="gpt-4o", input=question)
    # not: telemetry
    generation.update(output=answer, usage_details={"input": 10})
    # not: telemetry
    langsmith.create_run(name="chat", run_type="llm", inputs={"model": "gpt-4o"})
    # not: telemetry
    langsmith.create_feedback(run_id="1", key="score", score=1)
    # not: telemetry
    CALLS.labels(model="gpt-4o").inc()
    # not: telemetry
    sentry_sdk.capture_message("openai.chat.completions.create failed")


def prompt() -> str:
    # not: telemetry
    return langfuse.get_prompt("tutor").compile(topic="fractions")
