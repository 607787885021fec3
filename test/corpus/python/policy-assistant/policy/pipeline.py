from haystack import Document, Pipeline
from haystack.components.builders import ChatPromptBuilder
from haystack.components.embedders import OpenAIDocumentEmbedder, OpenAITextEmbedder
from haystack.components.generators import OpenAIGenerator
from haystack.components.generators.chat import OpenAIChatGenerator
from haystack.components.preprocessors import DocumentSplitter
from haystack.components.retrievers.in_memory import InMemoryBM25Retriever
from haystack.dataclasses import ChatMessage
from haystack.document_stores.in_memory import InMemoryDocumentStore

store = InMemoryDocumentStore()
template = [ChatMessage.from_system("Answer from the policies."), ChatMessage.from_user("{{documents}} {{question}}")]

rag = Pipeline()
# not: pipeline-building
rag.add_component("retriever", InMemoryBM25Retriever(document_store=store))
rag.add_component("prompt", ChatPromptBuilder(template=template))
rag.add_component("llm", OpenAIChatGenerator(model="gpt-4o-mini"))
# not: pipeline-building
rag.connect("retriever.documents", "prompt.documents")
rag.connect("prompt.prompt", "llm.messages")

split = Pipeline()
split.add_component("splitter", DocumentSplitter(split_by="word", split_length=200))

generator = OpenAIGenerator(model="gpt-4o")


def ask(question: str) -> str:
    # call: haystack run model=gpt-4o-mini shape=framework
    result = rag.run({"retriever": {"query": question}, "prompt": {"question": question}})
    return result["llm"]["replies"][0].text


def simplify(text: str) -> str:
    # call: haystack run model=gpt-4o shape=framework
    return generator.run(prompt=f"Say this in plain language:\n{text}")["replies"][0]


def add(texts: list[str]) -> None:
    # not: no-model
    documents = split.run({"splitter": {"documents": [Document(content=t) for t in texts]}})["splitter"]["documents"]
    # call: haystack run model=text-embedding-3-small shape=framework
    embedded = OpenAIDocumentEmbedder(model="text-embedding-3-small").run(documents)
    # not: storage
    store.write_documents(embedded["documents"])


def vector(text: str) -> list[float]:
    embedder = OpenAITextEmbedder(model="text-embedding-3-small")
    # call: haystack run model=text-embedding-3-small shape=framework
    return embedder.run(text)["embedding"]
