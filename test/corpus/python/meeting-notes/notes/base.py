from abc import ABC, abstractmethod


class BaseLLM(ABC):
    """What notes are made with, whoever answers."""

    system = "You are a helpful assistant."

    @abstractmethod
    async def acompletion(self, messages, timeout=60):
        """One request."""

    async def aask(self, msg, system_msgs=None, timeout=60):
        messages = [{"role": "system", "content": text} for text in system_msgs or [self.system]]
        messages.append({"role": "user", "content": msg})
        # call: openai|openai|llama-cpp-python chat.completions.create|chat.completions.parse|create_chat_completion model=? via=wrapper shape=wrapper
        return await self.acompletion(messages, timeout=timeout)
