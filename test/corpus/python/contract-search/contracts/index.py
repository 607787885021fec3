from llama_index.core import SimpleDirectoryReader, StorageContext, VectorStoreIndex, load_index_from_storage
from llama_index.core.node_parser import SentenceSplitter
from llama_index.vector_stores.qdrant import QdrantVectorStore
from qdrant_client import QdrantClient

from .setup import claude, configure, small

configure()
store = QdrantVectorStore(client=QdrantClient(url="http://localhost:6333"), collection_name="contracts")


def build(folder: str) -> VectorStoreIndex:
    # not: loader
    documents = SimpleDirectoryReader(folder).load_data()
    # not: splitter
    SentenceSplitter(chunk_size=512).get_nodes_from_documents(documents)
    context = StorageContext.from_defaults(vector_store=store)
    # call: llama-index VectorStoreIndex.from_documents model=text-embedding-3-large shape=framework
    return VectorStoreIndex.from_documents(documents, storage_context=context)


def load() -> VectorStoreIndex:
    # not: storage
    return VectorStoreIndex.from_vector_store(store)


def load_local():
    # not: storage
    return load_index_from_storage(StorageContext.from_defaults(persist_dir="storage"))


def ask(question: str) -> str:
    engine = load().as_query_engine(similarity_top_k=4)
    # call: llama-index query model=gpt-4o shape=framework
    return str(engine.query(question))


def ask_claude(question: str) -> str:
    # call: llama-index query model=claude-3-5-sonnet-latest shape=framework
    return str(load().as_query_engine(llm=claude).query(question))


class Conversation:
    def __init__(self):
        self.engine = load().as_chat_engine(chat_mode="condense_plus_context", llm=small)

    def say(self, text: str) -> str:
        # call: llama-index chat model=gpt-4o-mini shape=framework
        return self.engine.chat(text).response

    def stream(self, text: str):
        # call: llama-index stream_chat model=gpt-4o-mini shape=framework
        yield from self.engine.stream_chat(text).response_gen

    def forget(self) -> None:
        # not: memory
        self.engine.reset()


def clause(text: str) -> str:
    # call: llama-index complete model=gpt-4o-mini shape=framework
    return small.complete(f"Which kind of clause is this? One word.\n{text}").text


async def risk(text: str) -> str:
    # call: llama-index acomplete model=claude-3-5-sonnet-latest shape=framework
    return (await claude.acomplete("Name the risks of this clause for the buyer:\n" + text)).text


def nearest(question: str):
    # call: llama-index retrieve model=text-embedding-3-large shape=framework
    return load().as_retriever(similarity_top_k=2).retrieve(question)
