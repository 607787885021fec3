import networkx
from langgraph.checkpoint.memory import MemorySaver
from langgraph.graph import END, START, StateGraph
from langgraph.prebuilt import ToolNode, create_react_agent

from .nodes import look, plan_trip, planner, reflect, route
from .state import State
from .tools import TOOLS

builder = StateGraph(State)
# not: graph-building
builder.add_node("plan", plan_trip)
builder.add_node("look", look)
builder.add_node("reflect", reflect)
builder.add_node("tools", ToolNode(TOOLS))
builder.add_edge(START, "look")
builder.add_conditional_edges("plan", route, {"plan": "plan", "book": "tools", "end": END})
# not: graph-building
graph = builder.compile(checkpointer=MemorySaver())

concierge = create_react_agent(planner, TOOLS, prompt="You are a concierge.")


def plan(city: str) -> dict:
    config = {"configurable": {"thread_id": city}}
    # not: graph-run
    return graph.invoke({"messages": [("user", f"Plan {city}")], "city": city, "attempts": 0}, config)


def ask_concierge(question: str) -> str:
    # call: langchain invoke model=gpt-4.1 shape=framework
    result = concierge.invoke({"messages": [("user", question)]})
    return result["messages"][-1].content


async def stream_concierge(question: str):
    # call: langchain astream model=gpt-4.1 shape=framework
    async for event in concierge.astream({"messages": [("user", question)]}, stream_mode="values"):
        yield event


def draw() -> None:
    # not: graph-building
    other = networkx.DiGraph()
    # not: graph-building
    other.add_node("plan", model="gpt-4.1")
    # not: no-model
    print(graph.get_graph().draw_mermaid())
