import asyncio
import sys

from langchain_openai import ChatOpenAI

from notes.providers import create_llm
from notes.summary import Summary, graded

CONFIG = {"kind": "openai", "key": "from the environment", "model": "gpt-4.1-mini"}


async def main(path):
    llm = create_llm(CONFIG)
    transcript = open(path).read()
    # not: own-prompt
    summary = await Summary().of(transcript, llm)
    # not: own-prompt
    print(graded(summary, ChatOpenAI(model="gpt-4.1")))


asyncio.run(main(sys.argv[1]))
