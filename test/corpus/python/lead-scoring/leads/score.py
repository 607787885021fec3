import asyncio
import json

import litellm
from litellm import Router, acompletion, completion, embedding

from .config import CONFIG, FALLBACKS, SCORE_KWARGS

litellm.drop_params = True
litellm.success_callback = ["langfuse"]

PROMPT = "Score this lead from 0 to 100 for a vendor of warehouse software. Answer with JSON {score, reason}.\n\n"

router = Router(
    model_list=[
        {"model_name": "writer", "litellm_params": {"model": "azure/gpt-4o-eu", "api_key": "x"}},
        {"model_name": "writer", "litellm_params": {"model": "openai/gpt-4o", "api_key": "y"}},
    ],
    num_retries=2,
)


def score(lead: dict) -> dict:
    messages = [{"role": "user", "content": PROMPT + json.dumps(lead)}]
    # call: litellm completion model=gpt-4o-mini shape=framework
    response = completion(messages=messages, fallbacks=FALLBACKS, **SCORE_KWARGS)
    # not: free
    cost = litellm.completion_cost(completion_response=response)
    # not: free
    tokens = litellm.token_counter(model="gpt-4o-mini", messages=messages)
    return {"cost": cost, "tokens": tokens, **json.loads(response.choices[0].message.content)}


def enrich(company: str) -> str:
    # call: litellm completion model=? shape=framework
    response = litellm.completion(
        model=CONFIG["llm"]["enrich"],
        messages=[{"role": "user", "content": f"What does {company} sell, and to whom? Two sentences."}],
    )
    return response["choices"][0]["message"]["content"]


async def score_all(leads: list[dict]) -> list:
    tasks = [
        # call: litellm acompletion model=anthropic/claude-3-haiku-20240307 shape=framework
        acompletion(
            model="anthropic/claude-3-haiku-20240307",
            messages=[{"role": "user", "content": PROMPT + json.dumps(lead)}],
            max_tokens=100,
        )
        for lead in leads
    ]
    # not: concurrency
    return await asyncio.gather(*tasks)


async def mail(lead: dict) -> str:
    # call: litellm acompletion model=writer shape=framework
    response = await router.acompletion(
        model="writer", messages=[{"role": "user", "content": f"Write a first mail to {lead['name']}."}]
    )
    return response.choices[0].message.content


def vectors(texts: list[str]) -> list:
    # call: litellm embedding model=cohere/embed-english-v3.0 shape=framework
    return embedding(model="cohere/embed-english-v3.0", input=texts).data
