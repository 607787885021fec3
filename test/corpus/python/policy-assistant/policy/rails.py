from guardrails import Guard, OnFailAction
from guardrails.hub import ToxicLanguage
from nemoguardrails import LLMRails, RailsConfig

guard = Guard().use(ToxicLanguage(on_fail=OnFailAction.EXCEPTION))
config = RailsConfig.from_path("./rails")
rails = LLMRails(config)


def safe(question: str) -> str:
    # call: guardrails Guard model=gpt-4o-mini shape=framework
    outcome = guard(model="gpt-4o-mini", messages=[{"role": "user", "content": f"Answer by the policies: {question}"}])
    return outcome.validated_output


def check(text: str) -> bool:
    # not: no-model
    return guard.validate(text).validation_passed


def railed(question: str) -> str:
    # call: nemo-guardrails generate model=? shape=framework
    return rails.generate(messages=[{"role": "user", "content": f"By our policies: {question}"}])["content"]
