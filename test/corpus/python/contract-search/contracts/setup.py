from llama_index.core import Settings
from llama_index.embeddings.openai import OpenAIEmbedding
from llama_index.llms.anthropic import Anthropic
from llama_index.llms.openai import OpenAI


def configure() -> None:
    Settings.llm = OpenAI(model="gpt-4o", temperature=0)
    Settings.embed_model = OpenAIEmbedding(model="text-embedding-3-large")
    Settings.chunk_size = 512


small = OpenAI("gpt-4o-mini", max_tokens=200)
claude = Anthropic(model="claude-3-5-sonnet-latest")
