from typing import Literal

import dspy

lm = dspy.LM("openai/gpt-4o-mini", max_tokens=200, cache=False)
dspy.configure(lm=lm)
teacher = dspy.LM(model="anthropic/claude-3-5-sonnet-20241022")


class Intent(dspy.Signature):
    """Classify what a bank customer wants."""

    message: str = dspy.InputField()
    intent: Literal["card", "transfer", "login", "other"] = dspy.OutputField()


class Answer(dspy.Signature):
    """Answer the customer in one sentence."""

    message: str = dspy.InputField()
    answer: str = dspy.OutputField()


class Assistant(dspy.Module):
    def __init__(self):
        super().__init__()
        self.classify = dspy.Predict(Intent)
        self.respond = dspy.ChainOfThought(Answer)

    def forward(self, message: str) -> dspy.Prediction:
        # call: dspy Predict model=openai/gpt-4o-mini shape=framework
        intent = self.classify(message=message).intent
        if intent == "other":
            return dspy.Prediction(intent=intent, answer="Please call us.")
        # call: dspy Predict model=openai/gpt-4o-mini shape=framework
        answer = self.respond(message=message).answer
        return dspy.Prediction(intent=intent, answer=answer)


def direct(text: str) -> list[str]:
    # call: dspy LM model=openai/gpt-4o-mini shape=framework
    return lm(f"Rewrite politely: {text}")


def teach(text: str) -> str:
    think = dspy.ChainOfThought("question -> answer")
    # call: dspy Predict model=anthropic/claude-3-5-sonnet-20241022 shape=framework
    return think(question=text, lm=teacher).answer
