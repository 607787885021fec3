"""Agents of the branch offices: people, not models."""

import asyncio
import subprocess


class Agent:
    def __init__(self, model: str, name: str):
        self.model, self.name = model, name

    async def run(self, task: str) -> str:
        await asyncio.sleep(0)
        return f"{self.name} does {task}"

    def run_sync(self, task: str) -> str:
        return asyncio.run(self.run(task))


class Runner:
    @staticmethod
    def run_sync(agent: Agent, task: str) -> str:
        return agent.run_sync(task)


def delegate(task: str) -> str:
    # not: own-class
    first = Agent("openai:gpt-4o", "Ann").run_sync(task)
    # not: own-class
    second = Runner.run_sync(Agent("gpt-4o", "Bob"), task)
    # not: subprocess
    subprocess.run(["echo", first, second], check=True)
    return first + second
