"""httpx and httpx2: the transports that send, synchronous and asynchronous."""

import sys

from . import site
from .call import begin


def patch(module):
    _patch_sync(module)
    _patch_async(module)


def _patch_sync(module):
    original = module.HTTPTransport.handle_request
    if hasattr(original, "_llm_cost"):
        return

    class Stream(module.SyncByteStream):
        def __init__(self, stream, call):
            self._stream = stream
            self._call = call

        def __iter__(self):
            __tracebackhide__ = True
            try:
                for part in self._stream:
                    _quietly(self._call.feed, part)
                    yield part
            except BaseException as error:
                _quietly(self._call.fail, error)
                raise
            _quietly(self._call.end)

        def close(self):
            # First the program's own: what it raises is its to see.
            try:
                self._stream.close()
            finally:
                _quietly(self._call.leave)

        def __getattr__(self, name):
            return getattr(self.__dict__["_stream"], name)

    def handle_request(self, request, *args, **kwargs):
        __tracebackhide__ = True
        call = _start(self, request, "handle_request")
        if call is None:
            return original(self, request, *args, **kwargs)
        try:
            response = original(self, request, *args, **kwargs)
        except BaseException as error:
            _quietly(call.fail, error)
            raise
        if _answered(call, response):
            response.stream = Stream(response.stream, call)
        return response

    handle_request._llm_cost = True
    handle_request.__wrapped__ = original
    module.HTTPTransport.handle_request = handle_request


def _patch_async(module):
    original = module.AsyncHTTPTransport.handle_async_request
    if hasattr(original, "_llm_cost"):
        return

    class Stream(module.AsyncByteStream):
        def __init__(self, stream, call):
            self._stream = stream
            self._call = call

        async def __aiter__(self):
            __tracebackhide__ = True
            parts = self._stream.__aiter__()
            try:
                async for part in parts:
                    _quietly(self._call.feed, part)
                    yield part
            except BaseException as error:
                _quietly(self._call.fail, error)
                raise
            finally:
                if hasattr(parts, "aclose"):
                    await parts.aclose()
            _quietly(self._call.end)

        async def aclose(self):
            try:
                await self._stream.aclose()
            finally:
                _quietly(self._call.leave)

        def __getattr__(self, name):
            return getattr(self.__dict__["_stream"], name)

    async def handle_async_request(self, request, *args, **kwargs):
        __tracebackhide__ = True
        call = _start(self, request, "handle_async_request")
        if call is None:
            return await original(self, request, *args, **kwargs)
        try:
            response = await original(self, request, *args, **kwargs)
        except BaseException as error:
            _quietly(call.fail, error)
            raise
        if _answered(call, response):
            response.stream = Stream(response.stream, call)
        return response

    handle_async_request._llm_cost = True
    handle_async_request.__wrapped__ = original
    module.AsyncHTTPTransport.handle_async_request = handle_async_request


# They answer in place of the network, so that nothing is sent.
_MOCKS = ("respx", "vcr")


def _is_mocked(transport, name):
    sender = getattr(type(getattr(transport, "_pool", None)), name, None)
    code = getattr(sender, "__code__", None)
    return code is not None and site.package_of(code.co_filename) in _MOCKS


def _start(transport, request, name):
    try:
        if request.method != "POST" or _is_mocked(transport, name):
            return None
        url = request.url
        call = begin("POST", url.host, url.port, url.path, sys._getframe(2))
        if call is None:
            return None
        call.request(_body(request), request.headers)
        return None if call.is_over else call
    except Exception:
        return None


def _body(request):
    """What has been put together already; a body that is made while it is sent is left alone."""
    content = getattr(request, "_content", None)
    if content is not None:
        return content
    fields = getattr(request.stream, "fields", None) or ()
    for field in fields:
        if getattr(field, "name", None) == "model" and isinstance(getattr(field, "value", None), (str, bytes)):
            value = field.value if isinstance(field.value, bytes) else field.value.encode()
            return b'name="model"\r\n\r\n' + value
    return None


def _answered(call, response):
    try:
        headers = response.headers
        call.respond(response.status_code, headers.get)
        return not call.is_over
    except Exception:
        return False


def _quietly(function, *args):
    try:
        function(*args)
    except Exception:
        pass
