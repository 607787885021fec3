import asyncio

from semantic_kernel import Kernel
from semantic_kernel.agents import ChatCompletionAgent
from semantic_kernel.connectors.ai.open_ai import AzureChatCompletion, OpenAIChatCompletion
from semantic_kernel.contents import ChatHistory
from semantic_kernel.functions import kernel_function

kernel = Kernel()
service = OpenAIChatCompletion(service_id="chat", ai_model_id="gpt-4o-mini")
# not: constructor
kernel.add_service(service)
agent = ChatCompletionAgent(
    service=AzureChatCompletion(deployment_name="gpt-4o-policy"), name="Policy", instructions="You know the policies."
)


class Clock:
    @kernel_function
    def now(self) -> str:
        """The time."""
        return "now"


# not: constructor
kernel.add_plugin(Clock(), "clock")


async def ask(question: str) -> str:
    # call: semantic-kernel invoke_prompt model=gpt-4o-mini shape=framework
    return str(await kernel.invoke_prompt(f"Which policy answers this? {question}"))


async def ask_agent(question: str) -> str:
    # call: semantic-kernel get_response model=gpt-4o-policy shape=framework
    response = await agent.get_response(messages=question)
    return str(response)


async def chat(history: ChatHistory) -> str:
    # not: memory
    history.add_user_message("Hello")
    # call: semantic-kernel get_chat_message_content model=gpt-4o-mini shape=framework
    return str(await service.get_chat_message_content(history, settings=None))


if __name__ == "__main__":
    # not: event-loop
    asyncio.run(ask("May I work abroad?"))
