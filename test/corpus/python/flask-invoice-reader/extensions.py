from flask_caching import Cache
from openai import AzureOpenAI

import config

cache = Cache()

_client = None


def azure() -> AzureOpenAI:
    global _client
    if _client is None:
        # not: constructor
        _client = AzureOpenAI(azure_endpoint=config.AZURE_ENDPOINT, api_version=config.AZURE_API_VERSION)
    return _client
