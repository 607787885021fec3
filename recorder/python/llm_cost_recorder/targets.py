"""Which requests are LLM calls: the provider, the operation and the model that an address tells."""

import json
import os
import re
from urllib.parse import unquote

_table = None
_known = {}
_AMBIGUOUS_KEYS = ("messages", "prompt", "input", "contents", "message", "texts", "query", "inputs", "inputText")


# Packages that speak another's protocol, or one that several speak, say whose service it is.
_PACKAGES = {
    "openai": "openai",
    "groq": "groq",
    "mistralai": "mistral",
    "cohere": "cohere",
    "together": "together",
    "cerebras": "cerebras",
    "fireworks": "fireworks",
    "perplexity": "perplexity",
    "huggingface_hub": "huggingface",
    "voyageai": "voyage",
    "replicate": "replicate",
    "ollama": "ollama",
}


class Target:
    """An address: who answers there, or None where only the caller's SDK can tell."""

    __slots__ = ("provider", "wire", "op", "model", "host", "path", "is_stream")

    def __init__(self, provider, wire, op, model, host, path, is_stream):
        self.provider = provider
        self.wire = wire
        self.op = op
        self.model = model
        self.host = host
        self.path = path
        self.is_stream = is_stream

    def provider_for(self, package):
        if self.provider is not None:
            return self.provider
        if self.wire in ("openai", "ambiguous") and package in _PACKAGES:
            return _PACKAGES[package]
        return None if self.wire == "ambiguous" else self.wire


def is_sdk(package):
    return package in _PACKAGES


def target_of(method, host, port, path):
    """None where the request is no LLM call. The path is looked at without its query, which may carry a key."""
    if method != "POST" or not host:
        return None
    path = path.split("?", 1)[0].split("#", 1)[0]
    key = (host, port, path)
    if key not in _known:
        if len(_known) > 500:
            _known.clear()
        _known[key] = _look_up(host.lower(), port, path)
    return _known[key]


def _look_up(host, port, path):
    table = _load()
    provider = next((name for pattern, name in table["hosts"] if pattern.search(host)), None)
    for pattern, wire, op, has_model in table["paths"]:
        match = pattern.search(path)
        if match is None:
            continue
        model = unquote(match.group(1)) if has_model else None
        address = None
        if provider is None:
            address = host if port is None else "%s:%d" % (host, port)
        return Target(provider, wire, op, model, address, path, "stream" in path.rsplit("/", 1)[-1].lower())
    return None


def _load():
    global _table
    if _table is None:
        with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "targets.json"), encoding="utf-8") as file:
            data = json.load(file)
        _table = {
            "hosts": [(re.compile(pattern), name) for pattern, name in data["hosts"]],
            "paths": [
                (re.compile(one["path"]), one["wire"], one["op"], one.get("model", False)) for one in data["paths"]
            ],
        }
    return _table


def asked(body):
    """The model and whether a stream was asked for; `None` where the body is none of an LLM call."""
    if not body:
        return None
    try:
        if len(body) < 1 << 16 and body[:1] in (b"{", b" ", b"\n"):
            value = json.loads(body)
            is_call = isinstance(value, dict) and any(key in value for key in _AMBIGUOUS_KEYS)
            return (_text(value.get("model")), value.get("stream") is True) if is_call else None
    except ValueError:
        return None
    return _asked_by_search(body)


def _asked_by_search(body):
    """Of a big body or a form only what stands outside its texts, in which quotes are escaped."""
    model = re.search(rb'(?<!\\)"model"\s*:\s*"([^"\\]{1,200})"', body) or re.search(
        rb'name="model"\r\n(?:[^\r\n]+\r\n)*\r\n([^\r\n]{1,200})', body
    )
    stream = re.search(rb'(?<!\\)"stream"\s*:\s*true', body)
    return (model.group(1).decode("utf-8", "replace") if model else None, stream is not None)


def _text(value):
    return value if isinstance(value, str) else None
