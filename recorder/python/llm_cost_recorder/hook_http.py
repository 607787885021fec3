"""http.client, and with it urllib, urllib3, requests and botocore."""

import sys
from urllib.parse import urlsplit

from . import hook_urllib3
from .call import begin
from .wire import Framed, Tap

_CALL = "_llm_cost_call"


def patch(module):
    connection = module.HTTPConnection
    putrequest, send, getresponse = connection.putrequest, connection.send, connection.getresponse
    if hasattr(putrequest, "_llm_cost"):
        return

    def recorded_putrequest(self, method, url, *args, **kwargs):
        __tracebackhide__ = True
        _start(self, method, url)
        return putrequest(self, method, url, *args, **kwargs)

    def recorded_send(self, data):
        __tracebackhide__ = True
        call = self.__dict__.get(_CALL)
        if call is None:
            return send(self, data)
        if isinstance(data, (bytes, bytearray)):
            call[1].append(data)
        try:
            return send(self, data)
        except BaseException as error:
            _fail(self, call[0], error)
            raise

    def recorded_getresponse(self):
        __tracebackhide__ = True
        call = self.__dict__.pop(_CALL, None)
        if call is None:
            return getresponse(self)
        _tell_request(*call)
        try:
            response = getresponse(self)
        except BaseException as error:
            _fail(self, call[0], error)
            raise
        _watch(call[0], response)
        return response

    recorded_putrequest._llm_cost = True
    for original, recorded in (
        (putrequest, recorded_putrequest),
        (send, recorded_send),
        (getresponse, recorded_getresponse),
    ):
        recorded.__name__ = original.__name__
        recorded.__qualname__ = original.__qualname__
        recorded.__doc__ = original.__doc__
        recorded.__wrapped__ = original
        setattr(connection, original.__name__, recorded)


def _start(connection, method, url):
    try:
        connection.__dict__.pop(_CALL, None)
        if method != "POST":
            return
        host = getattr(connection, "_tunnel_host", None) or connection.host
        port = getattr(connection, "_tunnel_port", None) or connection.port
        path = url
        if url.startswith(("http://", "https://")):
            # To a proxy the whole address is sent.
            parts = urlsplit(url)
            host, port, path = parts.hostname, parts.port, parts.path
        if port == connection.default_port:
            port = None
        call = begin(method, host, port, path, sys._getframe(2))
        hook_urllib3.has_begun(call)
        if call is not None:
            connection.__dict__[_CALL] = (call, [])
    except Exception:
        pass


def _tell_request(call, sent):
    """The head comes first; of it two headers are read that tell how often it was tried."""
    try:
        data = sent[0] if len(sent) == 1 else b"".join(sent)
        head, _, body = data.partition(b"\r\n\r\n")
        sent.clear()
        headers = {}
        for line in head.split(b"\r\n")[1:]:
            name, _, value = line.partition(b":")
            if name.lower() in (b"x-stainless-retry-count", b"amz-sdk-request"):
                headers[name.decode().lower()] = value.strip().decode()
            elif name.lower() == b"transfer-encoding":
                body = Framed(True, None).feed(body)
        call.request(body, headers)
    except Exception:
        pass


def _watch(call, response):
    try:
        call.respond(response.status, response.headers.get)
        if call.is_over:
            return
        if response.fp is None:
            call.end()
            return
        framed = Framed(bool(response.chunked), response.length)
        response.fp = Tap(response.fp, call, framed)
    except Exception:
        pass


def _fail(connection, call, error):
    try:
        connection.__dict__.pop(_CALL, None)
        call.fail(error)
    except Exception:
        pass
