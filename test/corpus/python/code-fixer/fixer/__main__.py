import asyncio
import sys

from mcp import ClientSession

from .agent import Agent, AgentConfig
from .assistants import AssistantRunner
from .sandbox import Sandbox


async def tools(session: ClientSession):
    # not: tool
    await session.call_tool("search", {"query": "messages.create"})
    # not: administration
    return await session.list_tools()


def main(task: str) -> int:
    sandbox = Sandbox()
    agent = Agent(sandbox, AgentConfig(max_turns=10))
    # not: own-prompt
    print(agent.run(f"The tests of this package fail: {task}. Fix them."))
    for part in agent.stream(task):
        sys.stdout.write(part)
    # not: own-prompt
    print(AssistantRunner().ask("Which tests are slow?"))
    # not: sandbox
    return sandbox.test()


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1]))
