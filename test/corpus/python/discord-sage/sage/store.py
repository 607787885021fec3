from peewee import CharField, Model, SqliteDatabase, TextField

db = SqliteDatabase("sage.db")


class Completion(Model):
    prompt = TextField()
    model = CharField()

    class Meta:
        database = db


class ChatCompletion(Model):
    text = TextField()

    class Meta:
        database = db


def remember(prompt: str, text: str) -> None:
    # not: database
    Completion.create(prompt=prompt, model="gpt-4")
    # not: database
    ChatCompletion.create(text=text)
    # not: database
    Completion.insert(prompt=prompt, model="gpt-4").execute()


def setup() -> None:
    # not: database
    db.create_tables([Completion, ChatCompletion])
