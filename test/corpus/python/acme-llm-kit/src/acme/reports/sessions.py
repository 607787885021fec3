from collections import ChainMap

import requests
from sqlalchemy.orm import Session

from ..db import Asker, ask


def store(session: Session, text: str) -> None:
    # not: database
    session.add(text)
    # not: database
    session.scalars("select 1")


def other(text: str) -> str:
    # not: own-function
    first = ask(text)
    # not: own-class
    second = Asker("gpt-4o").say(text)
    with requests.Session() as session:
        # not: other-http
        session.post("https://intranet.example/reports", json={"text": text})
    # not: no-model
    return ChainMap({"a": first}, {"b": second})["a"]
