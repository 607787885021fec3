"""A series of requests of which most go wrong, through the client that the first argument names."""

import asyncio
import http.client
import json
import os
import sys
import urllib.error
import urllib.request

URL = os.environ["FAKE_PROVIDER_URL"]
CHAT = URL + "/v1/chat/completions"
BODY = {"model": "gpt-4o", "messages": [{"role": "user", "content": "canary-prompt"}]}
STREAM = dict(BODY, stream=True, stream_options={"include_usage": True})
# What is asked of each request in turn; the test has what the provider does to it.
STEPS = ["json"] * 7 + ["stream"] * 4 + ["leave"] + ["stream"] + ["json"] * 2 + ["stream"]


def read(lines, step):
    seen = 0
    for line in lines:
        if line[:5] in ("data:", b"data:"):
            seen += 1
            if step == "leave":
                break
    return seen


def each(do):
    for step in STEPS:
        try:
            print(step, do(step))
        except Exception as error:
            print(step, type(error).__module__.split(".")[0], type(error).__name__)


async def each_async(do):
    for step in STEPS:
        try:
            print(step, await do(step))
        except Exception as error:
            print(step, type(error).__module__.split(".")[0], type(error).__name__)


def run_httpx():
    import httpx

    with httpx.Client(timeout=0.5) as client:

        def do(step):
            if step == "json":
                response = client.post(CHAT, json=BODY)
                return response.status_code, len(response.json())
            with client.stream("POST", CHAT, json=STREAM) as response:
                return response.status_code, read(response.iter_lines(), step)

        each(do)


def run_httpx_async():
    import httpx

    async def main():
        async with httpx.AsyncClient(timeout=0.5) as client:

            async def do(step):
                if step == "json":
                    response = await client.post(CHAT, json=BODY)
                    return response.status_code, len(response.json())
                async with client.stream("POST", CHAT, json=STREAM) as response:
                    seen = 0
                    async for line in response.aiter_lines():
                        seen += line.startswith("data:")
                        if step == "leave":
                            break
                    return response.status_code, seen

            await each_async(do)

    asyncio.run(main())


def run_requests():
    import requests

    with requests.Session() as session:

        def do(step):
            if step == "json":
                response = session.post(CHAT, json=BODY, timeout=0.5)
                return response.status_code, len(response.json())
            with session.post(CHAT, json=STREAM, timeout=0.5, stream=True) as response:
                return response.status_code, read(response.iter_lines(1), step)

        each(do)


def run_urllib():
    def do(step):
        data = json.dumps(BODY if step == "json" else STREAM).encode()
        request = urllib.request.Request(CHAT, data=data, headers={"content-type": "application/json"})
        try:
            with urllib.request.urlopen(request, timeout=0.5) as response:
                return response.status, len(response.read()) > 0 if step == "json" else read(response, step) > 0
        except urllib.error.HTTPError as error:
            return error.code

    each(do)


def run_aiohttp():
    import aiohttp

    async def main():
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(sock_read=0.5)) as session:

            async def do(step):
                if step == "json":
                    async with session.post(CHAT, json=BODY) as response:
                        return response.status, len(await response.json())
                async with session.post(CHAT, json=STREAM) as response:
                    seen = 0
                    async for line in response.content:
                        seen += line.startswith(b"data:")
                        if step == "leave":
                            break
                    return response.status, seen

            await each_async(do)

    asyncio.run(main())


globals()["run_" + sys.argv[1]]()
