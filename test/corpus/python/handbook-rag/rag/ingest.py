from pathlib import Path

from langchain_chroma import Chroma
from langchain_community.document_loaders import DirectoryLoader, PyPDFLoader
from langchain_community.vectorstores import FAISS
from langchain_core.documents import Document
from langchain_text_splitters import RecursiveCharacterTextSplitter

from .config import config
from .models import embeddings


def load(folder: Path) -> list[Document]:
    # not: loader
    documents = DirectoryLoader(str(folder), glob="**/*.pdf", loader_cls=PyPDFLoader).load()
    splitter = RecursiveCharacterTextSplitter(chunk_size=800, chunk_overlap=100)
    # not: splitter
    return splitter.split_documents(documents)


def ingest(folder: Path) -> Chroma:
    documents = load(folder)
    # call: langchain from_documents model=text-embedding-3-small shape=framework
    return Chroma.from_documents(documents, embeddings(), collection_name=config.collection)


def ingest_faiss(texts: list[str]) -> FAISS:
    # call: langchain from_texts model=text-embedding-3-small shape=framework
    store = FAISS.from_texts(texts, embedding=embeddings())
    # not: storage
    store.save_local("index")
    return store


def extend(folder: Path, documents: list[Document]) -> None:
    store = ingest(folder)
    # call: langchain add_documents model=text-embedding-3-small shape=framework
    store.add_documents(documents)
    # not: storage
    store.delete(ids=["1"])
