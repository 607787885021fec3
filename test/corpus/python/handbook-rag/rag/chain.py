from langchain_chroma import Chroma
from langchain_core.output_parsers import JsonOutputParser, StrOutputParser
from langchain_core.prompts import ChatPromptTemplate
from langchain_core.runnables import RunnableLambda, RunnableParallel, RunnablePassthrough
from pydantic import BaseModel, Field

from .config import config
from .models import chat_model, claude, embeddings, judge

store = Chroma(collection_name=config.collection, embedding_function=embeddings())
retriever = store.as_retriever(search_kwargs={"k": config.k})

PROMPT = ChatPromptTemplate.from_messages(
    [
        ("system", "Answer from the handbook excerpts only. Say so when they do not answer the question.\n\n{context}"),
        ("human", "{question}"),
    ]
)


class Verdict(BaseModel):
    grounded: bool = Field(description="Whether the answer is supported by the excerpts")
    reason: str


def join(documents) -> str:
    return "\n\n".join(d.page_content for d in documents)


rag_chain = (
    {"context": retriever | join, "question": RunnablePassthrough()}
    | PROMPT
    | chat_model()
    | StrOutputParser()
)

keywords = ChatPromptTemplate.from_template("Five search keywords for: {question}") | claude | JsonOutputParser()


def answer(question: str) -> str:
    # call: langchain invoke model=gpt-4o-mini shape=framework
    return rag_chain.invoke(question)


def answers(questions: list[str]) -> list[str]:
    # call: langchain batch model=gpt-4o-mini shape=framework
    return rag_chain.batch(questions, config={"max_concurrency": 5})


async def stream(question: str):
    # call: langchain astream model=gpt-4o-mini shape=framework
    async for token in rag_chain.astream(question):
        yield token


def search(question: str):
    # call: langchain similarity_search model=text-embedding-3-small shape=framework
    found = store.similarity_search(question, k=3)
    # call: langchain invoke model=text-embedding-3-small shape=framework
    more = retriever.invoke(question)
    # call: langchain invoke model=claude-3-5-sonnet-latest shape=framework
    words = keywords.invoke({"question": question})
    return found, more, words


def grade(question: str, text: str) -> Verdict:
    structured = judge.with_structured_output(Verdict)
    # call: langchain invoke model=anthropic:claude-3-5-haiku-latest shape=framework
    return structured.invoke(f"Is the answer grounded?\nQuestion: {question}\nAnswer: {text}")


def shape(question: str) -> dict:
    # not: no-model
    context = RunnableParallel(upper=RunnableLambda(str.upper), same=RunnablePassthrough()).invoke(question)
    # not: no-model
    rendered = PROMPT.invoke({"context": "a", "question": question})
    # not: no-model
    text = StrOutputParser().invoke("a")
    # not: no-model
    loud = (RunnableLambda(str.upper) | RunnableLambda(str.strip)).invoke(question)
    return {"context": context, "rendered": rendered, "text": text, "loud": loud}
