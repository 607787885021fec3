import sys
from datetime import datetime

from .crew import MarketCrew, headline, run_report


def run() -> None:
    inputs = {"topic": sys.argv[1], "year": str(datetime.now().year)}
    # call: crewai kickoff model=? shape=framework
    result = MarketCrew().crew().kickoff(inputs=inputs)
    print(headline(result.raw), run_report("steel"))


def train() -> None:
    # call: crewai train model=? shape=framework
    MarketCrew().crew().train(n_iterations=2, filename="trained.pkl", inputs={"topic": "AI"})
