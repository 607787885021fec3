import asyncio
import sys

from langfuse import get_client

from tutor.lessons import correct, exercise, explain, letter, praise
from tutor.report import report


def main(topic: str) -> None:
    # not: own-prompt
    text = explain(topic, 9)
    # not: own-prompt
    task = exercise(topic)
    # not: own-prompt
    review = asyncio.run(correct(task, "42"))
    report(topic, text + review)
    # not: own-prompt
    print(praise("Ann"), letter("Bob"))
    # not: telemetry
    get_client().flush()


if __name__ == "__main__":
    main(sys.argv[1])
