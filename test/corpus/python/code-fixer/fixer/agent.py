from __future__ import annotations

import os
from dataclasses import dataclass, field
from typing import Protocol

import anthropic
from anthropic.types import ToolParam

from .sandbox import Sandbox

TOOLS: list[ToolParam] = [
    {"name": "run", "description": "Runs a command", "input_schema": {"type": "object", "properties": {"command": {"type": "string"}}}}
]
SYSTEM = """You fix failing tests of Python packages. First run the tests and read what they print. Then read the code
that they test. Change as little as possible, never change a test, and run all tests again before you say that you are
done. When the cause is outside of the repository, say so and stop."""


class Observer(Protocol):
    def on_message(self, text: str) -> None: ...


@dataclass
class AgentConfig:
    model: str = "claude-opus-4-1"
    cheap_model: str = "claude-3-5-haiku-latest"
    max_turns: int = 30
    max_tokens: int = 4096


@dataclass
class Agent:
    sandbox: Sandbox
    config: AgentConfig = field(default_factory=AgentConfig)
    observers: list[Observer] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.client = anthropic.Anthropic(api_key=os.environ.get("ANTHROPIC_API_KEY"), timeout=600)

    def run(self, task: str) -> str:
        messages: list[dict] = [{"role": "user", "content": task}]
        for _ in range(self.config.max_turns):
            # call: anthropic messages.create model=claude-opus-4-1 shape=class-field
            response = self.client.messages.create(
                model=self.config.model,
                max_tokens=self.config.max_tokens,
                system=SYSTEM,
                tools=TOOLS,
                messages=messages,
            )
            messages.append({"role": "assistant", "content": response.content})
            if response.stop_reason != "tool_use":
                return response.content[-1].text
            results = []
            for block in response.content:
                if block.type == "tool_use":
                    # not: sandbox
                    output = self.sandbox.run(block.input["command"])
                    results.append({"type": "tool_result", "tool_use_id": block.id, "content": output})
            messages.append({"role": "user", "content": results})
            if len(messages) > 20:
                messages = self.compact(messages)
        return "gave up"

    def compact(self, messages: list[dict]) -> list[dict]:
        # call: anthropic messages.create model=claude-3-5-haiku-latest shape=class-field
        summary = self.client.messages.create(
            model=self.config.cheap_model,
            max_tokens=1000,
            messages=[*messages, {"role": "user", "content": "Summarize what was tried so far and what is still failing."}],
        )
        for observer in self.observers:
            # not: observer
            observer.on_message(summary.content[0].text)
        return [{"role": "user", "content": summary.content[0].text}]

    def stream(self, task: str):
        # call: anthropic beta.messages.stream model=claude-sonnet-4-0 shape=class-field
        with self.client.beta.messages.stream(
            model="claude-sonnet-4-0", max_tokens=2000, messages=[{"role": "user", "content": f"Explain how you would fix: {task}"}]
        ) as stream:
            for text in stream.text_stream:
                yield text
