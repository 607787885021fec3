"""One HTTP attempt of an LLM call, from its request to the end of its answer, and the record of it."""

import atexit
import os
import time

from . import run, spool
from .body import Body
from .request import asked
from .site import find
from .targets import provider_of_package, target_of
from .usage import Answer

# Those that have been answered and are still being read.
_open = {}


def begin(method, host, port, path, frame):
    """None where the request is no LLM call. `frame` runs for the program's call."""
    target = target_of(method, host, port, path)
    if target is None:
        return None
    entry = find(frame)
    return Call(target, target.provider_for(entry.packages), entry)


class Call:
    def __init__(self, target, provider, entry):
        self._target = target
        self._provider = provider
        self._entry = entry
        self._asked_model = None
        self._is_stream = target.is_stream
        self._start = time.time()
        self._clock = time.perf_counter()
        self._first = None
        self._attempt = entry.failed.get((target.host, target.path), 0) + 1
        self._answer = Answer()
        self._body = None
        self._status = None
        self._metrics = None
        self.is_over = False

    def request(self, body, headers=None):
        """What was sent, where it is at hand."""
        headers = headers or {}
        told = _number(headers.get("x-stainless-retry-count"))
        if told is not None:
            self._attempt = told + 1
        else:
            text = headers.get("amz-sdk-request") or ""
            told = _number(text.partition("attempt=")[2].partition(";")[0])
            self._attempt = told or self._attempt
        self._asked_model, is_stream = asked(bytes(body)) if body else (None, False)
        self._is_stream = self._is_stream or is_stream

    def attempt(self, number):
        """Told by a library that tries again itself."""
        self._attempt = max(self._attempt, number)

    def respond(self, status, header):
        """`header` gives a header's value by its lower-case name, or None; of them only these few are asked for."""
        if self.is_over:
            return
        self._status = status
        if status >= 400:
            self.finish("error", _error_of(status))
            return
        if status >= 300:
            # A redirect is no answer; what it leads to is a request of its own.
            self.is_over = True
            return
        self._body = Body(self._answer, header("content-type"), header("content-encoding"))
        self._is_stream = self._is_stream or self._body.is_stream
        if self._provider == "aws":
            self._metrics = _bedrock_metrics(header)
        _open[id(self)] = self

    def feed(self, data):
        """A piece of the body, as it came over the wire."""
        if self.is_over or self._body is None:
            return
        self._body.feed(data)
        answer = self._answer
        if self._first is None and self._is_stream and (answer.has_content or not self._body.is_stream):
            self._first = time.perf_counter()
        if answer.is_complete:
            self.end()

    def end(self):
        """The body has been read to its end."""
        if self.is_over:
            return
        if self._body is not None:
            self._body.end()
        if self._answer.has_error and self._is_stream:
            self.finish("error", "stream")
        else:
            self.finish("done", None)

    def leave(self):
        """The program has stopped reading."""
        if self.is_over:
            return
        if self._answer.has_finished or self._answer.is_complete:
            self.end()
        elif self._answer.has_error:
            self.finish("error", "stream")
        else:
            self.finish("cancelled", "cancelled")

    def fail(self, error):
        """The client raised this."""
        if self.is_over:
            return
        kind = _kind_of(error)
        if kind == "cancelled":
            self.leave()
        elif kind == "timeout":
            self.finish("error", "timeout")
        else:
            self.finish("error", "connection" if self._status is None else "stream")

    def finish(self, end, error):
        if self.is_over:
            return
        self.is_over = True
        _open.pop(id(self), None)
        key = (self._target.host, self._target.path)
        if end == "error":
            self._entry.failed[key] = self._attempt
        else:
            self._entry.failed.pop(key, None)
        if self._is_llm_call():
            spool.write(self._record(end, error))

    def _is_llm_call(self):
        """
        A path that other servers have too is believed on a host that is nobody's only if the request or the answer
        looks like one of an LLM.
        """
        target, answer = self._target, self._answer
        if target.provider is not None or target.model is not None:
            return True
        if any(provider_of_package(name) == self._provider for name in self._entry.packages):
            return True
        if target.wire == "ollama":
            return answer.is_ollama
        is_answered = self._status is not None and self._status < 400
        if target.is_common and is_answered and target.op != "audio":
            return answer.has_usage() or (answer.model is not None and self._asked_model is not None)
        return self._asked_model is not None or answer.model is not None

    def _model(self):
        """Bedrock answers with its maker's name of the model, which is not the one that it bills."""
        if self._target.wire == "aws":
            return self._target.model
        return self._answer.model or self._target.model or self._asked_model

    def _record(self, end, error):
        answer = self._answer
        if self._metrics and not answer.metrics:
            answer.metrics = self._metrics
        tokens = answer.tokens()
        file, line, column, name = self._entry.site or (None, None, None, None)
        return {
            "v": 1,
            "uid": os.urandom(10).hex(),
            "ts": int(self._start * 1000),
            "run": run,
            "pid": os.getpid(),
            "provider": self._provider,
            "host": self._target.host,
            "model": self._model(),
            "op": self._target.op,
            "stream": self._is_stream,
            "status": self._status,
            "error": error,
            "latency_ms": _milliseconds(self._clock, time.perf_counter()),
            "ttft_ms": None if self._first is None else _milliseconds(self._clock, self._first),
            "tokens": tokens,
            "tokens_source": "none" if tokens is None else "exact",
            "end": end,
            "attempt": self._attempt,
            "file": file,
            "line": line,
            "col": column,
            "fn": name,
            "response_id": answer.response_id,
            "source": "hook",
        }


def _milliseconds(start, end):
    return round((end - start) * 1000, 1)


def _number(text):
    return int(text) if isinstance(text, str) and text.strip().isdigit() else None


def _error_of(status):
    if status == 429:
        return "rate_limit"
    if status in (503, 529):
        return "overloaded"
    if status >= 500:
        return "server"
    return "auth" if status in (401, 403) else "invalid_request"


def _kind_of(error):
    """By the names of the error's classes, which the clients share where they share nothing else."""
    names = [one.__name__ for one in type(error).__mro__]
    if isinstance(error, (GeneratorExit, KeyboardInterrupt, SystemExit)) or "CancelledError" in names:
        return "cancelled"
    if "Cancelled" in names:
        return "cancelled"
    return "timeout" if any("timeout" in name.lower() for name in names) else "failed"


_BEDROCK = "x-amzn-bedrock-"
_COUNTED = {
    "input-token-count": "inputTokenCount",
    "output-token-count": "outputTokenCount",
    "cache-read-input-token-count": "cacheReadInputTokenCount",
    "cache-write-input-token-count": "cacheWriteInputTokenCount",
}


def _bedrock_metrics(header):
    """Models whose bodies tell no tokens have them in these headers."""
    found = {ours: _number(header(_BEDROCK + name)) for name, ours in _COUNTED.items()}
    return {name: value for name, value in found.items() if value is not None}


def _sweep():
    """What is still being read when the program ends was not read to its end."""
    for call in list(_open.values()):
        try:
            call.leave()
        except Exception:
            pass


atexit.register(_sweep)
