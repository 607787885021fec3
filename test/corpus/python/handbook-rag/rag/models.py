from langchain.chat_models import init_chat_model
from langchain_anthropic import ChatAnthropic
from langchain_openai import ChatOpenAI, OpenAIEmbeddings

from .config import config


def chat_model(temperature: float = 0) -> ChatOpenAI:
    # not: constructor
    return ChatOpenAI(model=config.chat_model, temperature=temperature)


def embeddings() -> OpenAIEmbeddings:
    # not: constructor
    return OpenAIEmbeddings(model=config.embed_model)


judge = init_chat_model("anthropic:claude-3-5-haiku-latest")
claude = ChatAnthropic(model_name="claude-3-5-sonnet-latest", max_tokens=800)
