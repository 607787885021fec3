"""Reads the body of an answer while the program does: unpacks it, cuts it into events and has `usage` look at these.

Bodies stay in memory for as long as they are read, and no longer. Of big ones only the ends are kept.
"""

import json
import re
import sys
import zlib

# A body of more bytes is not parsed as a whole: that would take the program's time.
_WHOLE = 1 << 18
_TAIL = 1 << 16
# Events without one of these say nothing that a record needs, once the first content has come.
_TELLING = (b"sage", b"error", b"done", b"_count", b"ount", b"illed", b"stop", b"eason", b"etadata", b"-end")
_DECODER = json.JSONDecoder()


class Body:
    """Takes the bytes as they came over the wire; `answer` knows what they said."""

    def __init__(self, answer, content_type, encoding):
        self.answer = answer
        self._unpack = _unpacker(encoding)
        kind = (content_type or "").lower()
        if "event-stream" in kind and "amazon" not in kind:
            self._read = Lines(answer, is_sse=True)
        elif "amazon.eventstream" in kind:
            self._read = AwsEvents(answer)
        elif "ndjson" in kind or "jsonl" in kind or "stream+json" in kind:
            self._read = Lines(answer, is_sse=False)
        elif "json" in kind or not kind or "text/plain" in kind:
            self._read = Whole(answer)
        else:
            self._read = None
        self.is_stream = isinstance(self._read, (Lines, AwsEvents))

    def feed(self, data):
        if self._read is None or not data:
            return
        data = self._unpack(data)
        if data:
            self._read.feed(data)

    def end(self):
        if self._read is not None:
            self._read.end()


def _unpacker(encoding):
    """A function that unpacks piece by piece; libraries beside the standard one only where the program has them."""
    name = (encoding or "").strip().lower()
    if name in ("", "identity"):
        return lambda data: data
    if name in ("gzip", "x-gzip"):
        return zlib.decompressobj(zlib.MAX_WBITS | 16).decompress
    if name == "deflate":
        return _inflate()
    if name == "br":
        return _brotli()
    if name == "zstd":
        library = sys.modules.get("zstandard")
        if library is not None:
            return library.ZstdDecompressor().decompressobj().decompress
    return lambda data: b""


def _inflate():
    state = []

    def unpack(data):
        if not state:
            # With a header as the standard says, or without as some servers do.
            is_wrapped = data[0] & 0x0F == 8
            state.append(zlib.decompressobj(zlib.MAX_WBITS if is_wrapped else -zlib.MAX_WBITS))
        return state[0].decompress(data)

    return unpack


def _brotli():
    library = sys.modules.get("brotli") or sys.modules.get("brotlicffi")
    if library is None:
        return lambda data: b""
    decompressor = library.Decompressor()
    return getattr(decompressor, "decompress", None) or decompressor.process


class Lines:
    """Server-sent events or lines of JSON."""

    def __init__(self, answer, is_sse):
        self._answer = answer
        self._is_sse = is_sse
        self._rest = b""
        self._data = []
        self._event = b""

    def feed(self, data):
        lines = (self._rest + data).split(b"\n")
        self._rest = lines.pop()
        for line in lines:
            self._line(line.rstrip(b"\r"))

    def end(self):
        if self._rest:
            self._line(self._rest.rstrip(b"\r"))
            self._rest = b""
        self._dispatch()

    def _line(self, line):
        if not self._is_sse:
            self._parse(line)
        elif not line:
            self._dispatch()
        elif line.startswith(b"data:"):
            self._data.append(line[5:].lstrip())
        elif line.startswith(b"event:"):
            self._event = line[6:].strip()

    def _dispatch(self):
        event, self._event = self._event, b""
        if not self._data:
            return
        data = self._data[0] if len(self._data) == 1 else b"\n".join(self._data)
        self._data = []
        if data == b"[DONE]":
            self._answer.is_complete = True
            return
        if event == b"error":
            self._answer.has_error = True
        self._parse(data)

    def _parse(self, data):
        if self._answer.has_content and not any(word in data for word in _TELLING):
            return
        try:
            self._answer.absorb(json.loads(data))
        except ValueError:
            pass


class AwsEvents:
    """The binary event stream of AWS: each message has a prelude of 12 bytes, headers, a payload and a checksum."""

    def __init__(self, answer):
        self._answer = answer
        self._rest = b""

    def feed(self, data):
        rest = self._rest + data
        while len(rest) >= 12:
            size = int.from_bytes(rest[:4], "big")
            if size < 16 or len(rest) < size:
                break
            headers_size = int.from_bytes(rest[4:8], "big")
            self._message(_headers(rest[12 : 12 + headers_size]), rest[12 + headers_size : size - 4])
            rest = rest[size:]
        self._rest = rest

    def end(self):
        pass

    def _message(self, headers, payload):
        if headers.get(":message-type") in ("exception", "error"):
            self._answer.has_error = True
            return
        try:
            value = json.loads(payload)
            if isinstance(value.get("bytes"), str):
                from base64 import b64decode

                value = json.loads(b64decode(value["bytes"]))
            else:
                value = {headers.get(":event-type", ""): value}
            self._answer.absorb(value)
        except (ValueError, AttributeError):
            return
        if "metadata" in value or "amazon-bedrock-invocationMetrics" in value:
            self._answer.is_complete = True


def _headers(data):
    """Those that are strings, which is what the types of messages and events are."""
    found = {}
    at = 0
    while at < len(data):
        size = data[at]
        name = data[at + 1 : at + 1 + size].decode()
        at += 1 + size
        if data[at] != 7:
            return found
        size = int.from_bytes(data[at + 1 : at + 3], "big")
        found[name] = data[at + 3 : at + 3 + size].decode()
        at += 3 + size
    return found


class Whole:
    """One JSON value."""

    def __init__(self, answer):
        self._answer = answer
        self._pieces = []
        self._size = 0
        self._head = None

    def feed(self, data):
        self._pieces.append(data)
        self._size += len(data)
        if self._size > _WHOLE:
            kept = b"".join(self._pieces)
            if self._head is None:
                self._head = kept[:_TAIL]
            self._pieces = [kept[-_TAIL:]]
            self._size = _TAIL

    def end(self):
        data = b"".join(self._pieces)
        self._pieces = []
        if self._head is not None:
            self._answer.absorb(_ends(self._head, data))
            return
        try:
            self._answer.absorb(json.loads(data))
        except ValueError:
            # Content types are not always true: lines of JSON, or events.
            is_sse = data.lstrip()[:6] in (b"data: ", b"event:")
            lines = Lines(self._answer, is_sse)
            lines.feed(data)
            lines.end()


def _ends(head, tail):
    """The fields of a big body that stand near its ends. A quote in a text is escaped, so none is taken for a key."""
    head, tail = head.decode("utf-8", "replace"), tail.decode("utf-8", "replace")
    found = {}
    for name in ("usage", "usageMetadata", "meta", "prompt_eval_count", "eval_count"):
        found[name] = _value_of(name, tail, -1)
    for name in ("id", "model", "modelVersion", "responseId"):
        value = _value_of(name, head, 0)
        found[name] = _value_of(name, tail, -1) if value is None else value
    return found


def _value_of(name, text, which):
    matches = list(re.finditer(r'(?<!\\)"' + name + r'"\s*:\s*', text))
    try:
        return _DECODER.raw_decode(text, matches[which].end())[0] if matches else None
    except ValueError:
        return None
