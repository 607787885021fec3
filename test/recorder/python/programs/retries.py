"""Calls that are tried again by the SDK, given up, or left; the first argument names what."""

import asyncio
import os
import sys
import warnings

warnings.simplefilter("ignore")
URL = os.environ["FAKE_PROVIDER_URL"]
ASK = [{"role": "user", "content": "canary-prompt"}]


def run_openai():
    from openai import OpenAI

    print(OpenAI().chat.completions.create(model="gpt-4o", messages=ASK).model)  # call 3


def run_anthropic():
    from anthropic import AsyncAnthropic

    async def main():
        client = AsyncAnthropic()
        asked = dict(model="claude-sonnet-4-5", max_tokens=100, messages=ASK)
        print(len(await asyncio.gather(client.messages.create(**asked))))  # call 3

    asyncio.run(main())


def run_google():
    from google import genai
    from google.genai import types

    retry = types.HttpRetryOptions(attempts=3, initial_delay=0.01, max_delay=0.02)
    options = types.HttpOptions(base_url=os.environ["GOOGLE_GEMINI_BASE_URL"], retry_options=retry)
    client = genai.Client(api_key="canary-key", http_options=options)
    print(client.models.generate_content(model="gemini-2.5-flash", contents="hi").text)  # call 3


def run_boto3():
    import boto3
    from botocore.config import Config

    config = Config(retries={"mode": "standard", "total_max_attempts": 3})
    client = boto3.client("bedrock-runtime", region_name="us-east-1", endpoint_url=URL, config=config)
    messages = [{"role": "user", "content": [{"text": "hi"}]}]
    print(client.converse(modelId="amazon.nova-lite-v1:0", messages=messages)["stopReason"])  # call 3


def run_requests():
    import requests
    from requests.adapters import HTTPAdapter
    from urllib3.util.retry import Retry

    session = requests.Session()
    retry = Retry(total=3, status_forcelist=[429, 500], allowed_methods=None, backoff_factor=0)
    session.mount("http://", HTTPAdapter(max_retries=retry))
    print(session.post(URL + "/v1/chat/completions", json={"model": "gpt-4o", "messages": ASK}).status_code)  # call 3


def run_by_hand():
    from openai import OpenAI, OpenAIError

    client = OpenAI(max_retries=0)
    for _ in range(3):
        try:
            print(client.chat.completions.create(model="gpt-4o", messages=ASK).model)  # call 3
        except OpenAIError as error:
            print(type(error).__name__)


def run_left():
    from anthropic import Anthropic
    from openai import AsyncOpenAI, OpenAI

    stream = OpenAI().chat.completions.create(model="gpt-4o", messages=ASK, stream=True)  # call
    for chunk in stream:
        print(chunk.choices[0].delta.content)
        break
    stream.close()
    asked = dict(model="claude-sonnet-4-5", max_tokens=100, messages=ASK)
    with Anthropic().messages.stream(**asked) as stream:  # call
        for text in stream.text_stream:
            print(text)
            break

    async def main():
        client = AsyncOpenAI(max_retries=0, timeout=0.4)
        task = asyncio.create_task(client.chat.completions.create(model="gpt-4o", messages=ASK))  # call
        await asyncio.sleep(0.2)
        task.cancel()
        print(await asyncio.gather(task, return_exceptions=True))
        try:
            await client.embeddings.create(model="text-embedding-3-small", input="hi")  # call
        except Exception as error:
            print(type(error).__name__)

    asyncio.run(main())


globals()["run_" + sys.argv[1]]()
