import chromadb
import cohere
import voyageai
from chromadb.utils.embedding_functions import OpenAIEmbeddingFunction
from pinecone import Pinecone
from sentence_transformers import SentenceTransformer

vo = voyageai.Client()
co = cohere.Client()
pc = Pinecone(api_key="x")
local = SentenceTransformer("all-MiniLM-L6-v2")


class Searcher:
    def __init__(self) -> None:
        self.db = chromadb.PersistentClient(path="db")
        # not: vector-database
        self.plain = self.db.get_or_create_collection("plain")
        self.index = pc.Index("photos")

    def embed(self, captions: list[str]) -> list[list[float]]:
        # call: voyage embed model=voyage-3-lite
        return vo.embed(captions, model="voyage-3-lite", input_type="document").embeddings

    def picture(self, image) -> list[float]:
        # call: voyage multimodal_embed model=voyage-multimodal-3
        return vo.multimodal_embed([[image]], model="voyage-multimodal-3").embeddings[0]

    def rank(self, query: str, captions: list[str]) -> list[int]:
        # call: cohere rerank model=rerank-english-v3.0
        result = co.rerank(model="rerank-english-v3.0", query=query, documents=captions, top_n=5)
        return [r.index for r in result.results]

    def hosted(self, query: str):
        # call: pinecone inference.embed model=multilingual-e5-large
        return pc.inference.embed(model="multilingual-e5-large", inputs=[query], parameters={"input_type": "query"})

    def add(self, ids: list[str], vectors: list[list[float]]) -> None:
        # not: vector-database
        self.plain.add(ids=ids, embeddings=vectors)
        # not: vector-database
        self.index.upsert(vectors=list(zip(ids, vectors)))

    def near(self, vector: list[float]):
        # not: vector-database
        return self.index.query(vector=vector, top_k=5), self.plain.query(query_embeddings=[vector])

    def offline(self, text: str):
        # not: local-model
        return local.encode(text)


def with_openai(texts: list[str]):
    function = OpenAIEmbeddingFunction(api_key="x", model_name="text-embedding-3-small")
    collection = chromadb.Client().create_collection("photos", embedding_function=function)
    # call: chroma add model=text-embedding-3-small shape=framework
    collection.add(ids=["1"], documents=texts)
    # call: chroma query model=text-embedding-3-small shape=framework
    return collection.query(query_texts=["a cat"], n_results=2)
