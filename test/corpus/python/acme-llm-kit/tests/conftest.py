import pytest


@pytest.fixture(autouse=True)
def no_network(monkeypatch):
    # not: mock
    monkeypatch.setattr("acme.llm._core._complete", lambda messages, **kwargs: "{}")
