from elasticsearch import Elasticsearch
from qdrant_client import QdrantClient

es = Elasticsearch("http://localhost:9200")
qdrant = QdrantClient(url="http://localhost:6333")


class Index:
    def as_query_engine(self):
        return self

    def query(self, text: str) -> list[str]:
        return [text]


def search(text: str):
    # not: search
    hits = es.search(index="contracts", query={"match": {"text": text}})
    # not: search
    es.index(index="contracts", document={"text": text, "model": "gpt-4o"})
    # not: search
    es.indices.create(index="contracts")
    # not: own-class
    own = Index().as_query_engine().query(text)
    # not: vector-database
    points = qdrant.query_points("contracts", query=[0.1, 0.2], limit=3)
    # not: vector-database
    qdrant.create_collection("contracts", vectors_config={})
    return hits, own, points
