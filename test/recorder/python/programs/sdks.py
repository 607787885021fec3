"""Calls through the providers' SDKs; the first argument names the SDK."""

import asyncio
import os
import sys
import warnings
from concurrent.futures import ThreadPoolExecutor

warnings.simplefilter("ignore")
URL = os.environ["FAKE_PROVIDER_URL"]
ASK = [{"role": "user", "content": "canary-prompt"}]
USAGE = {"include_usage": True}


def run_openai():
    from openai import AzureOpenAI, OpenAI

    client = OpenAI()
    answer = client.chat.completions.create(model="gpt-4o", messages=ASK)  # call
    print(answer.usage.prompt_tokens)
    for chunk in client.chat.completions.create(  # call
        model="gpt-4o", messages=ASK, stream=True, stream_options=USAGE
    ):
        print(chunk.usage and chunk.usage.prompt_tokens)
    # A stream that says no usage has none.
    print(len(list(client.chat.completions.create(model="gpt-4o", messages=ASK, stream=True))))  # call
    print(client.responses.create(model="gpt-4o", input="hi").usage.input_tokens)  # call
    with client.responses.stream(model="gpt-4o", input="hi") as stream:  # call
        print([event.type for event in stream][-1])
    print(len(client.embeddings.create(model="text-embedding-3-small", input=["a", "b"]).data))  # call
    print(client.completions.create(model="gpt-3.5-turbo-instruct", prompt="hi").choices[0].text)  # call
    print(len(client.images.generate(model="gpt-image-1", prompt="a cat").data))  # call
    print(client.audio.transcriptions.create(model="gpt-4o-transcribe", file=("a.mp3", b"ID3")).text)  # call
    print(len(client.audio.speech.create(model="tts-1", voice="alloy", input="hi").content))  # call
    print(client.moderations.create(model="omni-moderation-latest", input="hi").results[0].flagged)  # call
    raw = client.chat.completions.with_raw_response.create(model="gpt-4o", messages=ASK)  # call
    print(raw.parse().usage.prompt_tokens)
    azure = AzureOpenAI(azure_endpoint=URL, api_version="2024-10-21", api_key="canary-key")
    print(azure.chat.completions.create(model="gpt-4o", messages=ASK).model)  # call
    client.models.list()


def run_openai_async():
    from openai import AsyncOpenAI

    async def ask(client, text):
        stream = await client.chat.completions.create(  # call 3
            model="gpt-4o",
            messages=[{"role": "user", "content": text}],
            stream=True,
            stream_options=USAGE,
        )
        return [chunk.id async for chunk in stream][0]

    async def main():
        client = AsyncOpenAI()
        await ask(client, "a")
        await asyncio.gather(ask(client, "b"), ask(client, "c"))
        answers = await asyncio.gather(
            client.chat.completions.create(model="gpt-4o", messages=ASK),  # call
            client.embeddings.create(  # call
                model="text-embedding-3-small",
                input="hi",
            ),
            *[client.responses.create(model="gpt-4o", input=text) for text in "ab"],  # call 2
        )
        print([type(answer).__name__ for answer in answers])
        first = client.chat.completions.create(model="gpt-4o", messages=ASK)  # call
        task = asyncio.create_task(first)
        print((await asyncio.wait_for(task, 20)).model)

    asyncio.run(main())
    # Made here, run by the loop: this is the line.
    print(asyncio.run(AsyncOpenAI().chat.completions.create(model="gpt-4o", messages=ASK)).model)  # call


def run_anthropic():
    from anthropic import Anthropic, AsyncAnthropic

    client = Anthropic()
    asked = dict(model="claude-sonnet-4-5", max_tokens=100, messages=ASK)
    print(client.messages.create(**asked).usage.output_tokens)  # call
    print(len(list(client.messages.create(stream=True, **asked))))  # call
    with client.messages.stream(**asked) as stream:  # call
        print("".join(stream.text_stream))

    async def main():
        client = AsyncAnthropic()
        print((await client.messages.create(**asked)).usage.output_tokens)  # call
        async with client.messages.stream(**asked) as stream:  # call
            print("".join([text async for text in stream.text_stream]))
        both = await asyncio.gather(client.messages.create(**asked), client.messages.create(**asked))  # call 2
        print(len(both))

    asyncio.run(main())


def run_google():
    from google import genai

    client = genai.Client(api_key="canary-key", http_options={"base_url": os.environ["GOOGLE_GEMINI_BASE_URL"]})
    asked = dict(model="gemini-2.5-flash", contents="canary-prompt")
    print(client.models.generate_content(**asked).usage_metadata.prompt_token_count)  # call
    stream = client.models.generate_content_stream(**asked)  # call
    # Sent no sooner than here.
    print("".join(chunk.text for chunk in stream))
    chat = client.chats.create(model="gemini-2.5-flash")
    print(chat.send_message("hi").text)  # call
    print(client.models.embed_content(model="gemini-embedding-001", contents="hi").embeddings is None)  # call

    async def main():
        print((await client.aio.models.generate_content(**asked)).text)  # call
        stream = await client.aio.models.generate_content_stream(**asked)  # call
        print("".join([chunk.text async for chunk in stream]))
        both = await asyncio.gather(
            client.aio.models.generate_content(**asked),  # call
            client.aio.models.generate_content(**asked),  # call
        )
        print(len(both))
        await client.aio.aclose()

    asyncio.run(main())


def run_groq():
    from groq import AsyncGroq, Groq

    asked = dict(model="llama-3.3-70b-versatile", messages=ASK)
    client = Groq(base_url=URL + "/groq")
    print(client.chat.completions.create(**asked).usage.prompt_tokens)  # call
    print(len(list(client.chat.completions.create(stream=True, **asked))))  # call

    async def main():
        client = AsyncGroq(base_url=URL + "/groq")
        both = await asyncio.gather(
            client.chat.completions.create(**asked),  # call
            client.chat.completions.create(**asked),  # call
        )
        print(len(both))

    asyncio.run(main())


def run_boto3():
    import json

    import boto3

    client = boto3.client("bedrock-runtime", region_name="us-east-1", endpoint_url=URL)
    model = "anthropic.claude-3-5-sonnet-20240620-v1:0"
    messages = [{"role": "user", "content": [{"text": "canary-prompt"}]}]
    print(client.converse(modelId=model, messages=messages)["usage"]["inputTokens"])  # call
    stream = client.converse_stream(modelId=model, messages=messages)  # call
    print([list(event)[0] for event in stream["stream"]][-1])
    body = json.dumps({"anthropic_version": "bedrock-2023-05-31", "max_tokens": 10, "messages": ASK})
    print(len(client.invoke_model(modelId=model, body=body)["body"].read()) > 100)  # call
    stream = client.invoke_model_with_response_stream(modelId=model, body=body)  # call
    print(len(list(stream["body"])))
    embed = "amazon.titan-embed-text-v2:0"
    print(len(client.invoke_model(modelId=embed, body='{"inputText": "hi"}')["body"].read()) > 10)  # call

    def ask(_):
        return client.converse(modelId=model, messages=messages)["stopReason"]  # call 3

    with ThreadPoolExecutor(3) as pool:
        print(list(pool.map(ask, range(3))))


globals()["run_" + sys.argv[1]]()
