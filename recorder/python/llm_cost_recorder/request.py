"""Which model a request asks for and whether it wants a stream."""

import json
import re

_WHOLE = 1 << 20
_ENDS = 4096
_MODEL = rb'(?<!\\)"model"\s*:\s*"([^"\\]{1,200})"'
_FIELD = rb'name="model"\r\n(?:[^\r\n]+\r\n)*\r\n([^\r\n]{1,200})'
_STREAM = rb'(?<!\\)"stream"\s*:\s*true'


def asked(body):
    """The model, or None, and whether a stream was asked for."""
    if not body:
        return None, False
    if body[:2] == b"--" or body[:5] == b"name=":
        found = re.search(_FIELD, body)
        return _decoded(found), False
    if len(body) <= _WHOLE:
        try:
            value = json.loads(body)
        except ValueError:
            return None, False
        if not isinstance(value, dict):
            return None, False
        model = value.get("model")
        return model[:200] if isinstance(model, str) and model else None, value.get("stream") is True
    # Quotes within texts are escaped, so that these are members wherever they stand.
    ends = body[:_ENDS] + b"\n" + body[-_ENDS:]
    return _decoded(re.search(_MODEL, ends)), re.search(_STREAM, ends) is not None


def _decoded(found):
    return found.group(1).decode("utf-8", "replace") if found else None
