"""Wraps the entry methods of SDKs (see `entry_table`), so that what runs later still knows who called it."""

import functools
import inspect
import sys
import weakref

from . import site
from .entry_table import ENTRIES, LAZY

# Where a coroutine or a generator has its frame.
_FRAMES = {"coroutine": "cr_frame", "generator": "gi_frame", "async_generator": "ag_frame"}


def patch(module):
    lazy = LAZY.get(module.__name__, ())
    for name, what in ENTRIES[module.__name__].items():
        owner = module if name is None else getattr(module, name, None)
        if owner is None:
            continue
        if what == "subclasses":
            _watch_subclasses(owner)
            continue
        for method in _public(owner) if what == "*" else what:
            _wrap_method(owner, method, method in lazy)


def _public(owner):
    return [name for name in vars(owner) if not name.startswith("_")]


def _watch_subclasses(base):
    def __init_subclass__(cls, **options):
        super(base, cls).__init_subclass__(**options)
        for name in _public(cls):
            if inspect.iscoroutinefunction(inspect.unwrap(vars(cls)[name])):
                _wrap_method(cls, name, False)

    base.__init_subclass__ = classmethod(__init_subclass__)


def _wrap_method(owner, name, is_lazy):
    function = vars(owner).get(name)
    # Static methods, properties and the like are no entries.
    if not inspect.isfunction(function) or hasattr(function, "_llm_cost_entry"):
        return
    wrapped = _wrap(function, is_lazy and inspect.iscoroutinefunction(function))
    if inspect.iscoroutinefunction(function):
        _look_like_coroutine_function(wrapped)
    wrapped._llm_cost_entry = True
    setattr(owner, name, wrapped)


def _wrap(function, is_lazy):
    @functools.wraps(function)
    def entry(*args, **kwargs):
        __tracebackhide__ = True
        entered, key = _enter()
        try:
            result = function(*args, **kwargs)
        finally:
            site.MARKS.pop(key, None)
        return remember(result, entered, is_lazy)

    return entry


def _enter():
    """A frame must not stand in a variable of its own: what it holds would live until the next garbage collection."""
    try:
        frame = sys._getframe(1)
        entered = site.find(frame.f_back)
        site.MARKS[id(frame)] = _Running(entered)
        return entered, id(frame)
    except Exception:
        return None, None


def remember(result, entered, is_lazy=False):
    """What the method gave runs for its caller, whoever awaits or iterates it."""
    try:
        attribute = _FRAMES.get(type(result).__name__)
        if entered is None or attribute is None:
            return result
        if is_lazy and attribute == "cr_frame":
            result = _named_like(_relay(result, entered), result)
        frame = getattr(result, attribute)
        site.MARKS[id(frame)] = _Suspended(entered, id(frame), result, attribute)
    except Exception:
        pass
    return result


async def _relay(coroutine, entered):
    return remember(await coroutine, entered, False)


def _named_like(relay, coroutine):
    relay.__name__ = coroutine.__name__
    relay.__qualname__ = coroutine.__qualname__
    return relay


def _look_like_coroutine_function(function):
    if hasattr(inspect, "markcoroutinefunction"):
        inspect.markcoroutinefunction(function)
        return
    coroutines = sys.modules.get("asyncio.coroutines")
    if coroutines is not None:
        function._is_coroutine = coroutines._is_coroutine


class _Running:
    """A wrapper's own frame, which takes itself off when it ends."""

    __slots__ = ("entry",)

    def __init__(self, entry):
        self.entry = entry

    def entry_of(self, _frame):
        return self.entry


class _Suspended:
    """The frame of a coroutine or a generator. Its identity may be another's once it has ended, so it is compared."""

    __slots__ = ("entry", "owner", "attribute")

    def __init__(self, entry, key, owner, attribute):
        def forget(gone):
            mark = site.MARKS.get(key)
            if getattr(mark, "owner", None) is gone:
                del site.MARKS[key]

        self.entry = entry
        self.attribute = attribute
        self.owner = weakref.ref(owner, forget)

    def entry_of(self, frame):
        owner = self.owner()
        if owner is not None and getattr(owner, self.attribute, None) is frame:
            return self.entry
        return None
