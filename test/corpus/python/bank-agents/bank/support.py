from dataclasses import dataclass

import httpx
from pydantic import BaseModel
from pydantic_ai import Agent, RunContext
from pydantic_ai.models.openai import OpenAIModel
from pydantic_ai.providers.openai import OpenAIProvider


@dataclass
class Deps:
    customer_id: int
    http: httpx.AsyncClient


class SupportOutput(BaseModel):
    advice: str
    block_card: bool


support_agent = Agent(
    "openai:gpt-4o",
    deps_type=Deps,
    output_type=SupportOutput,
    system_prompt=(
        "You are a support agent in our bank. Give the customer advice in two sentences and judge the risk of the query. "
        "Advise to block a card when it was lost, stolen or used by somebody else. Never ask for a PIN or a password, and "
        "send questions about loans and shares to a branch office."
    ),
)
fraud_agent = Agent(OpenAIModel("deepseek-chat", provider=OpenAIProvider(base_url="https://api.deepseek.com")))


@support_agent.tool
async def balance(ctx: RunContext[Deps]) -> float:
    # not: other-http
    response = await ctx.deps.http.post("https://core.bank.example/v1/balance", json={"id": ctx.deps.customer_id})
    return response.json()["balance"]


@support_agent.system_prompt
async def add_name(ctx: RunContext[Deps]) -> str:
    return f"The customer has the number {ctx.deps.customer_id}"


async def support(question: str, deps: Deps) -> SupportOutput:
    # call: pydantic-ai run model=openai:gpt-4o shape=framework
    result = await support_agent.run(question, deps=deps)
    return result.output


def fraud(question: str) -> str:
    # call: pydantic-ai run_sync model=deepseek-chat shape=framework
    return fraud_agent.run_sync(f"Is this fraud?\n{question}").output


async def stream(question: str, deps: Deps):
    # call: pydantic-ai run_stream model=openai:gpt-4o shape=framework
    async with support_agent.run_stream(question, deps=deps) as response:
        async for text in response.stream_text():
            yield text
