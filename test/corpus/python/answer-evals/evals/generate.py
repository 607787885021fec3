import asyncio
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import backoff
import openai
from tqdm import tqdm
from tqdm.asyncio import tqdm_asyncio

from .clients import CANDIDATES, aclaude, aclient, client

semaphore = asyncio.Semaphore(8)


@backoff.on_exception(backoff.expo, openai.RateLimitError, max_tries=5)
def complete(prompt: str, model: str = "gpt-4.1-mini") -> str:
    # call: openai chat.completions.create model=gpt-4.1-mini shape=singleton
    r = client.chat.completions.create(model=model, messages=[{"role": "user", "content": prompt}], temperature=0)
    return r.choices[0].message.content


async def acomplete(prompt: str, model: str) -> str:
    async with semaphore:
        # call: openai chat.completions.create model=? shape=singleton
        r = await aclient.chat.completions.create(model=model, messages=[{"role": "user", "content": prompt}])
        return r.choices[0].message.content


def serial(prompts: list[str]) -> list[str]:
    # call: openai chat.completions.create model=gpt-4.1-mini via=wrapper shape=wrapper
    return [complete(prompt) for prompt in tqdm(prompts)]


def threaded(prompts: list[str]) -> list[str]:
    with ThreadPoolExecutor(max_workers=8) as pool:
        # call: openai chat.completions.create model=gpt-4.1-mini via=wrapper shape=wrapper
        return list(pool.map(complete, prompts))


def submitted(prompts: list[str]) -> list[str]:
    with ThreadPoolExecutor() as pool:
        # call: openai chat.completions.create model=gpt-4.1 via=wrapper shape=wrapper
        futures = [pool.submit(complete, prompt, model="gpt-4.1") for prompt in prompts]
        # not: concurrency
        futures.append(pool.submit(print, "model=gpt-4.1"))
        return [future.result() for future in futures]


async def gathered(prompts: list[str]) -> list[str]:
    # call: openai chat.completions.create model=gpt-4.1 via=wrapper shape=wrapper
    return await asyncio.gather(*[acomplete(prompt, CANDIDATES["large"]) for prompt in prompts])


async def with_progress(prompts: list[str]) -> list[str]:
    # call: openai chat.completions.create model=gpt-4.1-nano via=wrapper shape=wrapper
    return await tqdm_asyncio.gather(*(acomplete(p, model="gpt-4.1-nano") for p in prompts))


async def in_thread(prompt: str):
    # call: openai responses.create model=gpt-4.1-mini shape=singleton
    return await asyncio.to_thread(client.responses.create, model="gpt-4.1-mini", input=prompt)


strict = partial(client.chat.completions.create, model="gpt-4o-2024-11-20", temperature=0, seed=7)


def repeat(prompt: str, times: int = 3) -> list[str]:
    answers = []
    for _ in range(times):
        # call: openai chat.completions.create model=gpt-4o-2024-11-20 shape=singleton
        answers.append(strict(messages=[{"role": "user", "content": prompt}]).choices[0].message.content)
    return answers


async def claude_one(prompt: str) -> str:
    # call: anthropic messages.create model=claude-3-5-haiku-20241022 shape=singleton
    r = await aclaude.messages.create(
        model="claude-3-5-haiku-20241022", max_tokens=300, messages=[{"role": "user", "content": prompt}]
    )
    return r.content[0].text


async def claude_all(prompts: list[str]) -> list[str]:
    async with asyncio.TaskGroup() as group:
        # call: anthropic messages.create model=claude-3-5-haiku-20241022 via=wrapper shape=wrapper
        tasks = [group.create_task(claude_one(p)) for p in prompts]
    # not: concurrency
    return [task.result() for task in tasks]
