"""aiohttp: the session's requests, and the reader that the program takes the body from."""

import sys

from . import site
from .call import begin
from .entries import remember

# The reader of a body, by its identity, while it is being read.
_reading = {}


def patch(module):
    _patch_session(module.ClientSession)
    _patch_response(module.ClientResponse)
    _patch_reader(sys.modules["aiohttp.streams"].StreamReader)


def _patch_session(session):
    original = session._request
    if hasattr(original, "_llm_cost"):
        return

    def _request(self, method, str_or_url, **kwargs):
        __tracebackhide__ = True
        if str(method).upper() != "POST":
            return original(self, method, str_or_url, **kwargs)
        # The coroutine may run as a task of its own, so that now is the time to see who asks.
        try:
            entered = site.find(sys._getframe(1))
        except Exception:
            return original(self, method, str_or_url, **kwargs)
        return remember(_recorded(original, self, method, str_or_url, kwargs), entered)

    _request._llm_cost = True
    _request.__wrapped__ = original
    _request.__qualname__ = original.__qualname__
    session._request = _request


async def _recorded(original, session, method, address, kwargs):
    __tracebackhide__ = True
    call = _start(session, address, kwargs, sys._getframe())
    if call is None:
        return await original(session, method, address, **kwargs)
    try:
        response = await original(session, method, address, **kwargs)
    except BaseException as error:
        _failed(call, error)
        raise
    try:
        is_packed = not getattr(session, "_auto_decompress", True)
        headers = response.headers
        call.respond(
            response.status, lambda name: headers.get(name) if is_packed or name != "content-encoding" else None
        )
        if not call.is_over:
            _watch(call, response)
    except Exception:
        pass
    return response


def _start(session, address, kwargs, frame):
    try:
        url = session._build_url(address)
        port = None if url.is_default_port() else url.port
        call = begin("POST", url.host, port, url.raw_path, frame)
        if call is None:
            return None
        headers = kwargs.get("headers")
        call.request(_body(kwargs), headers if hasattr(headers, "get") else None)
        return None if call.is_over else call
    except Exception:
        return None


def _body(kwargs):
    data = kwargs.get("json")
    if data is not None:
        import json

        # Only what tells the model and the kind of request; prompts are not written out for that.
        if not isinstance(data, dict):
            return None
        short = {key: value if key in ("model", "stream") else 0 for key, value in data.items()}
        return json.dumps(short, default=lambda _: None).encode()
    data = kwargs.get("data")
    if isinstance(data, str):
        return data.encode()
    if isinstance(data, (bytes, bytearray)):
        return data
    for field in getattr(data, "_fields", None) or ():
        if field[0].get("name") == "model" and isinstance(field[2], str):
            return b'name="model"\r\n\r\n' + field[2].encode()
    return None


def _failed(call, error):
    try:
        status = getattr(error, "status", None)
        if isinstance(status, int) and status >= 400:
            # The session was told to raise for what is no success.
            call.respond(status, lambda name: None)
        else:
            call.fail(error)
    except Exception:
        pass


def _watch(call, response):
    reader = response.content
    _reading[id(reader)] = call
    response._llm_cost_call = call

    def ended():
        # What has come but has not been read is the program's to read first.
        if not getattr(reader, "_buffer", None):
            _end(reader, call)

    reader.on_eof(ended)


def _end(reader, call):
    _reading.pop(id(reader), None)
    try:
        call.end()
    except Exception:
        pass


def _patch_reader(reader):
    original = reader._read_nowait_chunk
    if hasattr(original, "_llm_cost"):
        return

    def _read_nowait_chunk(self, n):
        data = original(self, n)
        call = _reading.get(id(self))
        if call is not None:
            try:
                call.feed(data)
                if self.at_eof():
                    _end(self, call)
            except Exception:
                pass
        return data

    _read_nowait_chunk._llm_cost = True
    _read_nowait_chunk.__wrapped__ = original
    reader._read_nowait_chunk = _read_nowait_chunk


def _patch_response(response):
    for name in ("close", "release"):
        original = getattr(response, name)
        if not hasattr(original, "_llm_cost"):
            setattr(response, name, _leaving(original))


def _leaving(original):
    def leave(self):
        __tracebackhide__ = True
        call = self.__dict__.get("_llm_cost_call")
        if call is not None:
            _leave(self, call)
        return original(self)

    leave._llm_cost = True
    leave.__name__ = original.__name__
    leave.__qualname__ = original.__qualname__
    leave.__doc__ = original.__doc__
    leave.__wrapped__ = original
    return leave


def _leave(response, call):
    try:
        reader = response.content
        _reading.pop(id(reader), None)
        if call.is_over:
            return
        error = reader.exception()
        if error is None:
            error = sys.exc_info()[1]
            # An error of the program's own while it reads is not the answer's.
            if error is None or not any(
                word in one.__name__ for one in type(error).__mro__ for word in ("Timeout", "timeout", "Cancelled")
            ):
                call.leave()
                return
        call.fail(error)
    except Exception:
        pass
