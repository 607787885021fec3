import dspy
from dspy.evaluate import Evaluate

from intents.baseline import train
from intents.program import Assistant, direct

examples = [dspy.Example(message="My card is gone", intent="card").with_inputs("message")]


def metric(example, prediction, trace=None) -> bool:
    return example.intent == prediction.intent


if __name__ == "__main__":
    # not: machine-learning
    train([e.message for e in examples], [e.intent for e in examples])
    assistant = Assistant()
    # not: storage
    assistant.load("assistant.json")
    # not: own-prompt
    print(direct("Give me my money"))
    # not: no-model
    dspy.inspect_history(n=1)
