from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline, make_pipeline


class Predict:
    def __init__(self, signature):
        self.signature = signature

    def __call__(self, **kwargs):
        return kwargs


def train(texts: list[str], labels: list[str]) -> Pipeline:
    # not: machine-learning
    model = make_pipeline(TfidfVectorizer(), LogisticRegression())
    # not: machine-learning
    model.fit(texts, labels)
    # not: machine-learning
    model.predict(["My card is gone"])
    # not: own-class
    Predict("a -> b")(message="a")
    return model
