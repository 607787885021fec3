"""urllib3: how often it has tried, and connections that fail before a request; all else is seen at `http.client`."""

import sys
import threading
from urllib.parse import urlsplit

_local = threading.local()


def has_begun(call):
    """`http.client` begins a request."""
    _local.has_begun = True
    if call is not None:
        call.attempt(getattr(_local, "attempt", 1))


def patch(module):
    pool = module.HTTPConnectionPool
    urlopen, make_request = pool.urlopen, pool._make_request
    if hasattr(urlopen, "_llm_cost"):
        return

    def recorded_urlopen(self, *args, **kwargs):
        __tracebackhide__ = True
        before = getattr(_local, "attempt", 1)
        _local.attempt = _attempt(args, kwargs)
        try:
            return urlopen(self, *args, **kwargs)
        finally:
            _local.attempt = before

    def recorded_make_request(self, *args, **kwargs):
        __tracebackhide__ = True
        _local.has_begun = False
        try:
            return make_request(self, *args, **kwargs)
        except BaseException as error:
            if not _local.has_begun:
                _never_sent(self, args, kwargs, error)
            raise

    recorded_urlopen._llm_cost = True
    for original, recorded in ((urlopen, recorded_urlopen), (make_request, recorded_make_request)):
        recorded.__name__ = original.__name__
        recorded.__qualname__ = original.__qualname__
        recorded.__doc__ = original.__doc__
        recorded.__wrapped__ = original
        setattr(pool, original.__name__, recorded)


def _attempt(args, kwargs):
    """`urlopen(method, url, body, headers, retries, …)` calls itself for each retry, with a history that has grown."""
    retries = args[4] if len(args) > 4 else kwargs.get("retries")
    history = getattr(retries, "history", None) or ()
    return 1 + sum(1 for one in history if not getattr(one, "redirect_location", None))


def _never_sent(pool, args, kwargs, error):
    """`_make_request(conn, method, url, body, headers, …)`"""
    try:
        from .call import begin

        method = args[1] if len(args) > 1 else kwargs.get("method")
        path = args[2] if len(args) > 2 else kwargs.get("url")
        body = args[3] if len(args) > 3 else kwargs.get("body")
        default = 443 if pool.scheme == "https" else 80
        port = None if pool.port == default else pool.port
        call = begin(method, pool.host, port, urlsplit(path).path, sys._getframe(2))
        if call is None:
            return
        call.attempt(getattr(_local, "attempt", 1))
        call.request(body.encode() if isinstance(body, str) else body if isinstance(body, bytes) else None)
        call.fail(error)
    except Exception:
        pass
