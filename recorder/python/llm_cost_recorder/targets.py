"""Which requests are LLM calls: of which provider, what they do, and of which model as far as the path says so.

The hosts, the endpoints and the packages are the catalogue's (`endpoints.json` is generated from it). The formats by
which a path is known on any host are those of the recorder for Node.
"""

import json
import os
import re
from urllib.parse import unquote

_GOOGLE = r"/models/([^/:]+):(\w+)$"
_BEDROCK = r"/model/([^/]+)/(converse|converse-stream|invoke|invoke-with-response-stream)$"
_AZURE = r"/openai/deployments/([^/]+)/"

# Path, protocol, operation, and whether other servers may well have such a path too.
_FORMATS = (
    (r"/chat/completions$", "openai", "chat", False),
    (r"/completions$", "openai", "completion", False),
    (r"/responses$", "openai", "chat", True),
    (r"/api/embed(?:dings)?$", "ollama", "embedding", True),
    (r"/v[12]/embed$", "cohere", "embedding", True),
    (r"/embeddings$", "openai", "embedding", True),
    (r"/images/(?:generations|edits|variations)$", "openai", "image", True),
    (r"/audio/(?:transcriptions|translations|speech)$", "openai", "audio", True),
    (r"/moderations$", "openai", "moderation", True),
    (r"/v1/messages$", "anthropic", "chat", True),
    (r"/v1/complete$", "anthropic", "completion", True),
    (r"/api/chat$", "ollama", "chat", True),
    (r"/api/generate$", "ollama", "completion", True),
    (r"/v[12]/chat$", "cohere", "chat", True),
    (r"/v1/generate$", "cohere", "completion", True),
    (r"/rerank$", "cohere", "rerank", True),
)

_LOOPBACK = ("localhost", "127.", "::1", "[::1", "0.0.0.0")
# Those whose protocol others speak: there another package on the stack says whose service it is.
_GENERAL = ("openai", "anthropic")

_data = None
_known = {}


class Target:
    """An address. `provider` is None where the host is nobody's; then `wire` has whose protocol the path is."""

    __slots__ = ("provider", "wire", "op", "model", "is_common", "is_stream", "host", "path")

    def __init__(self, wire, op, model=None, is_common=False, is_stream=False):
        self.wire = wire
        self.op = op
        self.model = model
        self.is_common = is_common
        self.is_stream = is_stream
        self.provider = None
        self.host = None
        self.path = None

    def provider_for(self, packages):
        """Given the packages on the stack, the innermost first."""
        if self.provider is not None:
            return self.provider
        own = next((one for one in map(provider_of_package, packages) if one and one not in _GENERAL), None)
        return own if own and self.wire in ("openai", "anthropic", "other", "cohere") else self.wire


def target_of(method, host, port, path):
    """`port` is None for the usual one. None where the request is no LLM call; a query, which may carry a key, is cut."""
    if method != "POST" or not host:
        return None
    path = path.split("?", 1)[0].split("#", 1)[0]
    key = (host, port, path)
    if key not in _known:
        if len(_known) > 500:
            _known.clear()
        _known[key] = _look_up(host.lower(), port, path)
    return _known[key]


def provider_of_package(name):
    return _load()["packages"].get(name)


def namespaces():
    """Folders of packages that are none themselves, such as `google`."""
    return _load()["namespaces"]


def _look_up(host, port, path):
    trimmed = path[:-1] if path.endswith("/") else path
    address = host + (":%d" % port if port else "") + trimmed
    provider = _provider_of(address)
    target = _format_of(trimmed)
    if target is None and provider is not None:
        target = _endpoint_of(address)
    if target is None:
        return None
    target.provider = provider
    target.path = trimmed
    if provider is None or host.startswith(_LOOPBACK):
        target.host = host + (":%d" % port if port else "")
    return target


def _provider_of(address):
    """Patterns are compiled where the longest text in them is found: to compile them all takes milliseconds."""
    for text, pattern, name in _load()["hosts"]:
        if text in address and re.search(pattern, address):
            return name
    return None


def _text_in(pattern):
    """The longest text that an address must have to be matched."""
    plain = pattern[1:].split("(?=", 1)[0].replace("[^/]*", "*").replace("\\", "")
    return max(plain.split("*"), key=len)


def _format_of(path):
    google = re.search(_GOOGLE, path) if ":" in path else None
    if google:
        return _google(unquote(google.group(1)), google.group(2), path)
    bedrock = re.search(_BEDROCK, path) if "/model/" in path else None
    if bedrock:
        return _bedrock(unquote(bedrock.group(1)), "stream" in bedrock.group(2))
    for pattern, wire, op, is_common in _FORMATS:
        if re.search(pattern, path):
            deployment = re.search(_AZURE, path) if "/deployments/" in path else None
            if deployment:
                return Target("azure", op, unquote(deployment.group(1)))
            return Target(wire, op, is_common=is_common)
    return None


def _google(model, method, path):
    wire = "vertex" if "/publishers/" in path else "google"
    if method in ("generateContent", "streamGenerateContent"):
        return Target(wire, "chat", model, is_stream=method.startswith("stream"))
    if method in ("embedContent", "batchEmbedContents"):
        return Target(wire, "embedding", model)
    if method in ("rawPredict", "streamRawPredict"):
        return Target("vertex", "chat", model, is_stream=method.startswith("stream"))
    if method == "predict":
        return Target(wire, "embedding" if "embed" in model else "image", model)
    return None


def _bedrock(model, is_stream):
    op = "chat"
    if "rerank" in model:
        op = "rerank"
    elif "embed" in model:
        op = "embedding"
    elif re.search(r"titan-image|nova-canvas|stability\.|sdxl", model):
        op = "image"
    return Target("aws", op, model, is_stream=is_stream)


def _endpoint_of(address):
    """What the catalogue has beyond the formats, on hosts that are known."""
    for endpoint in _load()["endpoints"]:
        found = re.search(endpoint["url"], address)
        if found:
            model = found.group(1) if endpoint["modelInUrl"] and found.groups() else None
            return Target("other", endpoint["op"], unquote(model) if model else None)
    return None


def _load():
    global _data
    if _data is None:
        file = os.path.join(os.path.dirname(os.path.abspath(__file__)), "endpoints.json")
        with open(file, encoding="utf-8") as text:
            data = json.load(text)
        _data = {
            "hosts": [(_text_in(one["url"]), one["url"], one["provider"]) for one in data["hosts"]],
            "endpoints": data["endpoints"],
            "packages": data["packages"],
            "namespaces": {name.split(".", 1)[0] for name in data["packages"] if "." in name},
        }
    return _data
