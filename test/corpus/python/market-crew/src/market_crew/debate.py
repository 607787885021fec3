import asyncio

from autogen_agentchat.agents import AssistantAgent
from autogen_agentchat.conditions import MaxMessageTermination
from autogen_agentchat.teams import RoundRobinGroupChat
from autogen_core.models import UserMessage
from autogen_ext.models.openai import OpenAIChatCompletionClient

model_client = OpenAIChatCompletionClient(model="gpt-4o-2024-08-06")
bull = AssistantAgent("bull", model_client=model_client, system_message="You argue for buying.")
bear = AssistantAgent("bear", model_client=model_client, system_message="You argue for selling.")
team = RoundRobinGroupChat([bull, bear], termination_condition=MaxMessageTermination(6))


async def debate(stock: str):
    # call: autogen run model=gpt-4o-2024-08-06 shape=framework
    result = await team.run(task=f"Should we buy {stock}?")
    return result.messages


async def opinion(stock: str) -> str:
    # call: autogen run model=gpt-4o-2024-08-06 shape=framework
    result = await bull.run(task=f"One argument for {stock}")
    return result.messages[-1].content


async def direct(question: str) -> str:
    # call: autogen create model=gpt-4o-2024-08-06 shape=framework
    result = await model_client.create([UserMessage(content=question, source="user")])
    # not: administration
    await model_client.close()
    return result.content


if __name__ == "__main__":
    # not: event-loop
    asyncio.run(debate("ACME"))
