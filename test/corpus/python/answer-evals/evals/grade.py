import json

import pandas as pd
from datasets import Dataset
from langchain_openai import ChatOpenAI, OpenAIEmbeddings
from ragas import evaluate
from ragas.metrics import answer_relevancy, faithfulness
from sklearn.metrics import accuracy_score

from .clients import GRADER, claude, client

RUBRIC = """You grade answers of a support bot.
5: right, complete and short. 3: right with gaps. 1: wrong or off the question.
Answer with JSON: {"grade": n, "why": "..."}"""


def grade(question: str, answer: str) -> dict:
    # call: openai chat.completions.create model=? shape=singleton
    r = client.chat.completions.create(
        model=GRADER,
        messages=[{"role": "system", "content": RUBRIC}, {"role": "user", "content": f"Q: {question}\nA: {answer}"}],
        response_format={"type": "json_object"},
    )
    return json.loads(r.choices[0].message.content)


def second_opinion(question: str, answer: str) -> str:
    # call: anthropic messages.create model=claude-sonnet-4-20250514 shape=singleton
    r = claude.messages.create(
        model="claude-sonnet-4-20250514",
        max_tokens=100,
        system=[{"type": "text", "text": RUBRIC, "cache_control": {"type": "ephemeral"}}],
        messages=[{"role": "user", "content": f"{question}\n{answer}"}],
    )
    return r.content[0].text


def with_ragas(rows: list[dict]) -> pd.DataFrame:
    dataset = Dataset.from_list(rows)
    llm = ChatOpenAI(model="gpt-4o-mini")
    # call: ragas evaluate model=gpt-4o-mini shape=framework
    result = evaluate(dataset, metrics=[faithfulness, answer_relevancy], llm=llm, embeddings=OpenAIEmbeddings())
    return result.to_pandas()


def accuracy(frame: pd.DataFrame) -> float:
    # not: data-frame
    frame["ok"] = frame.pipe(lambda f: f["grade"] >= 3).apply(int)
    # not: data-frame
    frame.query("model == 'gpt-4o'").eval("ok + 1")
    # not: machine-learning
    return accuracy_score(frame["ok"], frame["expected"])


def batch(path: str) -> str:
    # not: administration
    file = client.files.create(file=open(path, "rb"), purpose="batch")
    # call: openai batches.create model=? shape=singleton
    job = client.batches.create(input_file_id=file.id, endpoint="/v1/chat/completions", completion_window="24h")
    # not: administration
    return client.batches.retrieve(job.id).status
