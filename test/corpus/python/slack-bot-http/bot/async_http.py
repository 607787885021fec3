import os

import aiohttp
import httpx

from .const import ANTHROPIC_URL

GEMINI = "https://generativelanguage.googleapis.com/v1beta/models/{model}:generateContent"


async def claude(text: str) -> str:
    headers = {"x-api-key": os.environ["ANTHROPIC_API_KEY"], "anthropic-version": "2023-06-01"}
    body = {
        "model": "claude-3-haiku-20240307",
        "max_tokens": 300,
        "system": "Answer as the bot of a climbing club. Club rules: be kind, no selling, safety first, name sources.",
        "messages": [{"role": "user", "content": text}],
    }
    async with httpx.AsyncClient(timeout=30) as client:
        # call: http messages model=claude-3-haiku-20240307 provider=anthropic shape=http
        response = await client.post(ANTHROPIC_URL, headers=headers, json=body)
    return response.json()["content"][0]["text"]


async def gemini(text: str) -> str:
    url = GEMINI.format(model="gemini-1.5-flash")
    async with aiohttp.ClientSession() as session:
        # call: http generateContent model=gemini-1.5-flash provider=google shape=http
        async with session.post(
            url, params={"key": os.environ["GEMINI_KEY"]}, json={"contents": [{"parts": [{"text": f"Weather for climbing: {text}"}]}]}
        ) as response:
            data = await response.json()
    return data["candidates"][0]["content"]["parts"][0]["text"]


async def perplexity(question: str) -> str:
    async with httpx.AsyncClient(base_url="https://api.perplexity.ai", headers={"Authorization": "Bearer x"}) as client:
        # call: http chat.completions model=sonar-pro provider=perplexity shape=http
        r = await client.post("/chat/completions", json={"model": "sonar-pro", "messages": [{"role": "user", "content": "News of climbing: " + question}]})
    return r.json()["choices"][0]["message"]["content"]


async def stream_local(prompt: str):
    async with httpx.AsyncClient() as client:
        # call: http api.generate model=llama3.1:8b provider=ollama shape=http
        async with client.stream("POST", "http://localhost:11434/api/generate", json={"model": "llama3.1:8b", "prompt": prompt}) as r:
            async for line in r.aiter_lines():
                yield line
