"""Reads answers as the recorder does: a JSON list of cases comes in, a list of what was understood goes out."""

import base64
import json
import sys

sys.path.insert(0, sys.argv[1])

from llm_cost_recorder.body import Body  # noqa: E402
from llm_cost_recorder.targets import target_of  # noqa: E402
from llm_cost_recorder.usage import Answer  # noqa: E402
from llm_cost_recorder.wire import Framed  # noqa: E402


def answer(case):
    found = Answer()
    body = Body(found, case["type"], case.get("encoding"))
    for piece in case["pieces"]:
        body.feed(base64.b64decode(piece))
    body.end()
    return {
        "tokens": found.tokens(),
        "model": found.model,
        "id": found.response_id,
        "isComplete": found.is_complete,
        "hasError": found.has_error,
    }


def target(case):
    found = target_of("POST", case["host"], case.get("port"), case["path"])
    if found is None:
        return None
    return [found.provider, found.wire, found.op, found.model, found.host]


def framed(case):
    reader = Framed(case["chunked"], case.get("length"))
    text = b"".join(reader.feed(base64.b64decode(piece)) for piece in case["pieces"])
    return [text.decode(), reader.is_over]


json.dump([globals()[case["do"]](case) for case in json.load(sys.stdin)], sys.stdout)
