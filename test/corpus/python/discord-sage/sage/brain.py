import os
import time

import openai
import tiktoken
from dotenv import load_dotenv

load_dotenv()
openai.api_key = os.getenv("OPENAI_API_KEY")
ENGINE = os.getenv("OPENAI_MODEL", "gpt-3.5-turbo")
MODEL_LARGE = "gpt-4-0613"


def tokens(text: str) -> int:
    # not: free
    return len(tiktoken.encoding_for_model("gpt-4").encode(text))


def reply(history, model=ENGINE, temperature=0.8):
    for attempt in range(3):
        try:
            # call: openai ChatCompletion.create model=gpt-3.5-turbo
            completion = openai.ChatCompletion.create(
                model=model,
                messages=history,
                temperature=temperature,
                max_tokens=500,
            )
            return completion["choices"][0]["message"]["content"]
        except openai.error.RateLimitError:
            time.sleep(2**attempt)
    return None


async def riddle(topic):
    # call: openai ChatCompletion.acreate model=gpt-4-0613
    completion = await openai.ChatCompletion.acreate(
        model=MODEL_LARGE,
        messages=[
            {"role": "system", "content": "You invent riddles that a clever child can solve."},
            {"role": "user", "content": "A riddle about " + topic},
        ],
    )
    return completion.choices[0].message.content


def continue_story(text):
    # call: openai Completion.create model=text-davinci-003
    response = openai.Completion.create(engine="text-davinci-003", prompt=f"Continue the story:\n{text}", max_tokens=200)
    return response.choices[0].text.strip()


def picture(prompt):
    # call: openai Image.create model=?
    response = openai.Image.create(prompt="Watercolour of " + prompt, n=1, size="512x512")
    return response["data"][0]["url"]


def vector(text):
    # call: openai Embedding.create model=text-embedding-ada-002
    return openai.Embedding.create(input=[text], model="text-embedding-ada-002")["data"][0]["embedding"]


def is_fine(text):
    # call: openai Moderation.create model=?
    return not openai.Moderation.create(input=text)["results"][0]["flagged"]
