from langfuse import observe
from langfuse.openai import openai
from langsmith import traceable
from opentelemetry import trace

from .telemetry import claude, helicone, logged, traced

tracer = trace.get_tracer(__name__)


@traceable(run_type="chain", name="explain")
def explain(topic: str, age: int) -> str:
    # call: openai chat.completions.create model=gpt-4o shape=singleton
    r = traced.chat.completions.create(
        model="gpt-4o", messages=[{"role": "user", "content": f"Explain {topic} to a child of {age}."}]
    )
    return r.choices[0].message.content


@observe()
def exercise(topic: str) -> str:
    # call: openai chat.completions.create model=gpt-4o-mini
    r = openai.chat.completions.create(
        name="exercise",
        model="gpt-4o-mini",
        messages=[{"role": "user", "content": f"Three exercises on {topic}, without solutions."}],
        metadata={"topic": topic},
    )
    return r.choices[0].message.content


@observe(as_type="generation")
async def correct(exercise: str, solution: str) -> str:
    with tracer.start_as_current_span("correct") as span:
        # not: telemetry
        span.set_attribute("llm.model", "gpt-4o")
        # call: openai responses.create model=o4-mini shape=singleton
        r = await logged.responses.create(
            model="o4-mini",
            reasoning={"effort": "low"},
            input=[{"role": "user", "content": f"Exercise: {exercise}\nSolution of the pupil: {solution}\nWhat is wrong?"}],
        )
        # not: telemetry
        span.add_event("completion", {"tokens": r.usage.total_tokens})
    return r.output_text


def praise(name: str) -> str:
    # call: openai chat.completions.create model=gpt-3.5-turbo provider=openai shape=singleton
    r = helicone.chat.completions.create(
        model="gpt-3.5-turbo",
        messages=[{"role": "user", "content": f"Praise {name} in one sentence."}],
        extra_headers={"Helicone-User-Id": name},
    )
    return r.choices[0].message.content


def letter(parents: str) -> str:
    # call: anthropic messages.create model=claude-3-haiku-20240307 shape=singleton
    r = claude.messages.create(
        model="claude-3-haiku-20240307", max_tokens=400, messages=[{"role": "user", "content": f"A letter to {parents}"}]
    )
    return r.content[0].text
