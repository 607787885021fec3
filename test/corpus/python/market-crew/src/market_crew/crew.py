from crewai import LLM, Agent, Crew, Process, Task
from crewai.project import CrewBase, agent, crew, task
from crewai_tools import SerperDevTool

llm = LLM(model="anthropic/claude-3-5-sonnet-20241022", temperature=0.2)
fast = LLM(model="gpt-4o-mini")


@CrewBase
class MarketCrew:
    agents_config = "config/agents.yaml"
    tasks_config = "config/tasks.yaml"

    @agent
    def researcher(self) -> Agent:
        # not: constructor
        return Agent(config=self.agents_config["researcher"], tools=[SerperDevTool()], llm=llm)

    @task
    def research(self) -> Task:
        # not: constructor
        return Task(config=self.tasks_config["research"], agent=self.researcher())

    @crew
    def crew(self) -> Crew:
        # not: constructor
        return Crew(agents=self.agents, tasks=self.tasks, process=Process.sequential, verbose=True)


writer = Agent(role="Writer", goal="Write reports", backstory="A journalist", llm=fast)
report = Task(description="Write a report about {topic}", expected_output="One page", agent=writer)
report_crew = Crew(agents=[writer], tasks=[report])


def run_report(topic: str) -> str:
    # call: crewai kickoff model=gpt-4o-mini shape=framework
    return report_crew.kickoff(inputs={"topic": topic}).raw


def run_many(topics: list[str]):
    # call: crewai kickoff_for_each model=gpt-4o-mini shape=framework
    return report_crew.kickoff_for_each(inputs=[{"topic": topic} for topic in topics])


def headline(text: str) -> str:
    # call: crewai call model=gpt-4o-mini shape=framework
    return fast.call(f"Write a headline for this report:\n{text}")
