"""The methods where programs enter SDKs, for calls whose stack does not reach the user's code.

Such are coroutines that run as tasks of their own, and generators that send when they are iterated. Module → class →
what to wrap: a list of methods, "*" for all public ones, or "subclasses" for the coroutines of every class below it.
A method in `LAZY` is a coroutine that gives an asynchronous generator, which sends when it is iterated.
Sources: the packages' own code (openai 3.22 and anthropic 1.13 `_resource.py`, google-genai 2.25 `models.py` and
`chats.py`, ollama `_client.py`, cohere `v2/client.py`, mistralai `basesdk.py`, langchain-core, litellm `main.py`).
"""

_STAINLESS = {"AsyncAPIResource": "subclasses"}
_SENDS = ["request", "send", "get", "post", "put", "patch", "stream"]
_RUNS = ["invoke", "ainvoke", "stream", "astream", "batch", "abatch"]
_COHERE = ["chat", "chat_stream", "embed", "rerank", "generate", "generate_stream"]
_FUNCTIONS = ["completion", "acompletion", "embedding", "aembedding", "text_completion", "atext_completion"]

ENTRIES = {
    "openai._resource": _STAINLESS,
    "anthropic._resource": _STAINLESS,
    "groq._resource": _STAINLESS,
    "together._resource": _STAINLESS,
    "cerebras.cloud.sdk._resource": _STAINLESS,
    "perplexity._resource": _STAINLESS,
    "google.genai.models": {"Models": "*", "AsyncModels": "*"},
    "google.genai.chats": {"Chat": "*", "AsyncChat": "*"},
    "ollama._client": {
        "Client": ["chat", "generate", "embed", "embeddings"],
        "AsyncClient": ["chat", "generate", "embed", "embeddings"],
    },
    "cohere.v2.client": {"V2Client": _COHERE, "AsyncV2Client": _COHERE},
    "cohere.base_client": {"BaseCohere": _COHERE, "AsyncBaseCohere": _COHERE},
    "mistralai.basesdk": {"BaseSDK": "subclasses"},
    "mistralai.client.basesdk": {"BaseSDK": "subclasses"},
    "litellm.main": {None: _FUNCTIONS},
    "langchain_core.language_models.chat_models": {"BaseChatModel": _RUNS},
    "langchain_core.runnables.base": {"RunnableSequence": _RUNS},
    "httpx._client": {"AsyncClient": _SENDS},
    "httpx2._client": {"AsyncClient": _SENDS},
}

LAZY = {
    "google.genai.models": ["generate_content_stream"],
    "google.genai.chats": ["send_message_stream"],
    "ollama._client": ["chat", "generate"],
    "litellm.main": [],
}
