from dataclasses import dataclass, field

import sqlalchemy
from kfp import dsl
from sklearn.pipeline import Pipeline as SkPipeline
from sklearn.preprocessing import StandardScaler


@dataclass
class Pipeline:
    """Steps of a form, one after the other."""

    steps: list = field(default_factory=list)

    def add_component(self, name: str, component) -> None:
        self.steps.append((name, component))

    def run(self, data: dict) -> dict:
        return data


class Kernel:
    def invoke_prompt(self, text: str) -> str:
        return input(text)


@dsl.pipeline
def nightly():
    pass


def process(form: dict) -> dict:
    pipeline = Pipeline()
    # not: own-class
    pipeline.add_component("llm", object())
    # not: own-class
    result = pipeline.run({"question": form})
    # not: own-class
    Kernel().invoke_prompt("Your name? ")
    # not: machine-learning
    SkPipeline([("scale", StandardScaler())]).fit_transform([[1.0]])
    # not: database
    sqlalchemy.create_engine("sqlite://").connect().execute(sqlalchemy.text("select 1"))
    return result
