import instructor
from openai import OpenAI
from pydantic import BaseModel
from sqlalchemy import create_engine, text
from sqlalchemy.orm import Session

engine = create_engine("sqlite:///leads.db")
client = instructor.from_openai(OpenAI())
gemini = instructor.from_provider("google/gemini-2.0-flash")


class Contact(BaseModel):
    name: str
    mail: str | None

    @classmethod
    def create(cls, model: str, messages: list) -> "Contact":
        return cls(name=model, mail=None)


def contacts(page: str) -> list[Contact]:
    # call: openai chat.completions.create model=gpt-4o-mini
    return client.chat.completions.create(
        model="gpt-4o-mini",
        response_model=list[Contact],
        messages=[{"role": "user", "content": f"Find the contacts on this page:\n{page}"}],
        max_retries=2,
    )


def stream_contacts(page: str):
    # call: openai chat.completions.create_iterable model=gpt-4o
    yield from client.chat.completions.create_iterable(
        model="gpt-4o", response_model=Contact, messages=[{"role": "user", "content": page}]
    )


def one(page: str) -> Contact:
    # call: instructor chat.completions.create model=google/gemini-2.0-flash
    return gemini.chat.completions.create(response_model=Contact, messages=[{"role": "user", "content": page}])


def save(contact: Contact) -> None:
    with Session(engine) as session:
        # not: database
        session.add(contact)
        # not: database
        session.execute(text("insert into completions values (1)"))
        # not: database
        session.commit()


def plain() -> Contact:
    # not: own-class
    return Contact.create(model="gpt-4o", messages=[])
