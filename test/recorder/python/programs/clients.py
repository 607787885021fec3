"""One LLM call with each way to send it; the first argument names the client."""

import asyncio
import http.client
import json
import os
import sys
import urllib.request
from concurrent.futures import ThreadPoolExecutor

URL = os.environ["FAKE_PROVIDER_URL"]
CHAT = URL + "/v1/chat/completions"
BODY = {"model": "gpt-4o", "messages": [{"role": "user", "content": "canary-prompt"}]}
STREAM = dict(BODY, stream=True, stream_options={"include_usage": True})
HEADERS = {"content-type": "application/json", "authorization": "Bearer canary-key"}


def show(text):
    print(json.loads(text)["usage"]["prompt_tokens"])


def count(lines):
    print(sum(1 for line in lines if line[:5] in ("data:", b"data:")))


def run_httpx():
    import httpx

    show(httpx.post(CHAT + "?key=canary-query", json=BODY, headers=HEADERS).text)  # call
    with httpx.Client(base_url=URL, headers=HEADERS) as client:
        show(client.post("/v1/chat/completions", content=json.dumps(BODY)).text)  # call
        with client.stream("POST", CHAT, json=STREAM) as response:  # call
            count(response.iter_lines())
        # Not an LLM call.
        client.get(URL + "/v1/models")
        client.post(URL + "/v1/files", json={"model": "x"})

    class Logging(httpx.HTTPTransport):
        def handle_request(self, request):
            return super().handle_request(request)

    with httpx.Client(transport=Logging()) as client:
        show(client.post(CHAT, json=BODY).text)  # call


def run_httpx_async():
    import httpx

    async def ask(client):
        response = await client.post(CHAT, json=BODY)  # call 2
        show(response.text)

    async def main():
        async with httpx.AsyncClient(headers=HEADERS) as client:
            await ask(client)
            async with client.stream("POST", CHAT, json=STREAM) as response:  # call
                print(sum([1 async for line in response.aiter_lines() if line.startswith("data:")]))
            await asyncio.create_task(ask(client))
            for response in await asyncio.gather(
                client.post(CHAT, json=BODY),  # call
                *[client.post(CHAT, json=BODY) for _ in range(2)],  # call 2
                client.post(  # call
                    CHAT,
                    json=BODY,
                ),
            ):
                response.json()

    asyncio.run(main())


def run_requests():
    import requests

    show(requests.post(CHAT + "?key=canary-query", json=BODY, headers=HEADERS).text)  # call
    with requests.Session() as session:
        for _ in range(2):
            show(session.post(CHAT, data=json.dumps(BODY), headers=HEADERS).text)  # call 2
        with session.post(CHAT, json=STREAM, stream=True) as response:  # call
            count(response.iter_lines())
        with session.post(CHAT, json=STREAM, stream=True) as response:  # call
            count(b"".join(response.iter_content(None)).splitlines())
        session.get(URL + "/v1/models")


def run_urllib3():
    import urllib3

    pool = urllib3.PoolManager()
    show(pool.request("POST", CHAT, body=json.dumps(BODY).encode(), headers=HEADERS).data)  # call
    body = json.dumps(STREAM).encode()
    response = pool.request("POST", CHAT, body=body, headers=HEADERS, preload_content=False)  # call
    count(b"".join(response.stream(16)).splitlines())
    response.release_conn()


def run_urllib():
    request = urllib.request.Request(CHAT, data=json.dumps(BODY).encode(), headers=HEADERS)
    with urllib.request.urlopen(request) as response:  # call
        show(response.read())
    request = urllib.request.Request(CHAT, data=json.dumps(STREAM).encode(), headers=HEADERS)
    with urllib.request.urlopen(request) as response:  # call
        count(response)


def run_http():
    connection = http.client.HTTPConnection(URL[len("http://") :])
    for body in (BODY, STREAM):
        connection.request("POST", "/v1/chat/completions", body=json.dumps(body), headers=HEADERS)  # call 2
        response = connection.getresponse()
        buffer = bytearray(7)
        text = b""
        while True:
            size = response.readinto(buffer)
            if not size:
                break
            text += buffer[:size]
        print(len(text) > 100)
    connection.request("GET", "/v1/models")
    connection.getresponse().read()


def run_aiohttp():
    import aiohttp

    async def ask(session):
        async with session.post(CHAT, data=json.dumps(BODY), headers=HEADERS) as response:  # call 2
            return (await response.json())["usage"]["completion_tokens"]

    async def main():
        async with aiohttp.ClientSession() as session:
            async with session.post(CHAT + "?key=canary-query", json=BODY) as response:  # call
                show(await response.text())
            async with session.post(CHAT, json=STREAM) as response:  # call
                print(len([line async for line in response.content if line.startswith(b"data:")]))
            async with session.post(CHAT, json=STREAM) as response:  # call
                print(sum([len(chunk) > 0 async for chunk in response.content.iter_any()]) > 0)
            print(sum(await asyncio.gather(ask(session), ask(session))) > 0)
            responses = await asyncio.gather(
                session.post(CHAT, json=BODY),  # call
                session.request("POST", CHAT, json=BODY),  # call
            )
            for response in responses:
                await response.read()
            async with session.get(URL + "/v1/models") as response:
                await response.read()

    asyncio.run(main())


def run_threads():
    import requests

    def ask(_):
        return requests.post(CHAT, json=BODY).status_code  # call 5

    with ThreadPoolExecutor(3) as pool:
        print(list(pool.map(ask, range(4))))

    async def main():
        return await asyncio.get_running_loop().run_in_executor(None, ask, 0)

    print(asyncio.run(main()))


globals()["run_" + sys.argv[1]]()
