class Order:
    def __init__(self, llm: str):
        self.llm = llm

    def kickoff(self, inputs: dict) -> dict:
        return inputs


class Crew:
    """The crew of a ship that brings goods."""

    def __init__(self, agents: list[str], tasks: list[str]):
        self.agents, self.tasks = agents, tasks

    def kickoff(self, inputs: dict) -> str:
        return ", ".join(self.agents)

    def call(self, port: str) -> str:
        return port


def sail() -> None:
    crew = Crew(agents=["Ann"], tasks=["row"])
    # not: own-class
    crew.kickoff(inputs={"topic": "sea"})
    # not: own-class
    crew.call("Hamburg")
    # not: own-class
    Order(llm="gpt-4o").kickoff({})
