from langchain_core.messages import HumanMessage, SystemMessage
from langchain_groq import ChatGroq
from langchain_openai import ChatOpenAI
from pydantic import BaseModel

from .state import State
from .tools import TOOLS, weather

planner = ChatOpenAI(model="gpt-4.1", temperature=0.3)
router = ChatGroq(model="llama-3.1-8b-instant")
planner_with_tools = planner.bind_tools(TOOLS)


class Route(BaseModel):
    next: str


def route(state: State) -> str:
    # call: langchain invoke model=llama-3.1-8b-instant shape=framework
    decision = router.with_structured_output(Route).invoke(
        [SystemMessage("Answer with plan, book or end."), *state["messages"]]
    )
    return decision.next


def plan_trip(state: State) -> dict:
    messages = [SystemMessage(content="Plan a trip of three days. Use the tools."), *state["messages"]]
    # call: langchain invoke model=gpt-4.1 shape=framework
    return {"messages": [planner_with_tools.invoke(messages)]}


async def reflect(state: State) -> dict:
    # call: langchain ainvoke model=gpt-4.1 shape=framework
    reply = await planner.ainvoke([HumanMessage(f"What is missing in this plan?\n{state['plan']}")])
    return {"messages": [reply], "attempts": state["attempts"] + 1}


def look(state: State) -> dict:
    # not: tool
    return {"plan": weather.invoke({"city": state["city"]})}
