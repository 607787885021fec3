"""Finds the line of the user's code that made a call: the innermost frame that is no library, or nothing."""

import os
from itertools import islice

from . import started_in
from .targets import namespaces, provider_of_package

# What the walk leaves behind, by the identity of a running frame; `entries` puts it there.
MARKS = {}

# Flags of code objects, as `inspect` names them; that module itself is heavy.
_GENERATOR, _COROUTINE, _ITERABLE_COROUTINE, _ASYNC_GENERATOR = 0x20, 0x80, 0x100, 0x200
_ASYNC = _COROUTINE | _ASYNC_GENERATOR
_SUSPENDABLE = _ASYNC | _GENERATOR | _ITERABLE_COROUTINE
_STDLIB = os.path.normcase(os.path.dirname(os.__file__)) + os.sep
_OURS = os.path.normcase(os.path.dirname(os.path.abspath(__file__))) + os.sep
# User's code that one of these calls is a callback (a transport, an authentication), not the caller.
_CLIENTS = ("httpx", "httpx2", "requests")
_USER = ""

_kinds = {}
_columns = {}


class Entry:
    """One call of an SDK's method: its line, and the attempts made for it."""

    __slots__ = ("site", "failed", "packages")

    def __init__(self, site, packages):
        self.site = site
        # SDKs on the stack, the innermost first.
        self.packages = packages
        self.failed = {}


def find(frame):
    """The entry of the SDK that the frame runs for. Its site is None where the stack does not reach the user's code."""
    packages = []
    marked = None
    was_async = False
    while frame is not None:
        flags = frame.f_code.co_flags
        if was_async and not flags & _SUSPENDABLE:
            break  # The event loop: what stands below it did not make this call.
        mark = MARKS.get(id(frame))
        if mark is not None:
            entry = mark.entry_of(frame)
            if entry is not None:
                if entry.site is not None:
                    entry.packages.extend(one for one in packages if one not in entry.packages)
                    return entry
                marked = marked or entry
        kind = package_of(frame.f_code.co_filename)
        if kind == _USER:
            above = _above_callback(frame)
            if above is None:
                if marked is None:
                    return Entry(_site(frame), packages)
                marked.site = _site(frame)
                return marked
            frame = above
            was_async = False
            continue
        if kind not in packages and provider_of_package(kind) is not None:
            packages.append(kind)
        was_async = bool(flags & _ASYNC)
        frame = frame.f_back
    return marked or Entry(None, packages)


def _above_callback(frame):
    """The client's frame that called the user's code, where it is a part of that client."""
    while frame is not None and package_of(frame.f_code.co_filename) == _USER:
        frame = frame.f_back
    if frame is not None and package_of(frame.f_code.co_filename) in _CLIENTS:
        return frame
    return None


def package_of(filename):
    """The package a file belongs to, `<…>` for the standard library and the like, or `_USER`."""
    kind = _kinds.get(filename)
    if kind is None:
        kind = _kinds[filename] = _classify(filename)
    return kind


def _classify(filename):
    if filename.startswith("<"):
        return "<code>"
    path = os.path.normcase(os.path.join(started_in, filename))
    if path.startswith(_OURS):
        return "<recorder>"
    for folder in ("site-packages", "dist-packages"):
        _, found, rest = path.rpartition(os.sep + os.path.normcase(folder) + os.sep)
        if found:
            parts = rest.split(os.sep)
            if parts[0] in namespaces() and len(parts) > 2:
                return parts[0] + "." + parts[1]
            return os.path.splitext(parts[0])[0]
    return "<stdlib>" if path.startswith(_STDLIB) else _USER


def _site(frame):
    code = frame.f_code
    return (os.path.normpath(os.path.join(started_in, code.co_filename)), frame.f_lineno, _column(frame), _name(frame))


def _name(frame):
    """The function around the call; comprehensions are no functions of their own."""
    filename = frame.f_code.co_filename
    while frame is not None and frame.f_code.co_filename == filename:
        name = frame.f_code.co_name
        if not name.startswith("<"):
            return name
        if not name.endswith("comp>"):
            return None
        frame = frame.f_back
    return None


def _column(frame):
    """Where the expression begins that is being called, counted in characters from 1. Python 3.11 and later know it."""
    code = frame.f_code
    if not hasattr(code, "co_positions"):
        return None
    key = (code, frame.f_lasti)
    if key not in _columns:
        if len(_columns) > 1000:
            _columns.clear()
        _columns[key] = _look_up_column(code, frame)
    return _columns[key]


def _look_up_column(code, frame):
    line, _, column, _ = next(islice(code.co_positions(), frame.f_lasti // 2, None), (None, None, None, None))
    if column is None or line != frame.f_lineno:
        return None
    return _characters(code.co_filename, line, column) + 1


def _characters(filename, line, column):
    """Python counts bytes; a line that has other than ASCII before the call counts differently."""
    try:
        with open(os.path.join(started_in, filename), "rb") as file:
            text = next(islice(file, line - 1, None), b"")
        return len(text[:column].decode("utf-8"))
    except (OSError, UnicodeDecodeError):
        return column
