"""Patches a client library when the program imports it: no import of our own, no trace on the module or its loader."""

import sys

# Module of the program → the recorder's module with a function `patch(module)`.
HOOKS = {
    "http.client": "hook_http",
    "urllib3.connectionpool": "hook_urllib3",
    "httpx._transports.default": "hook_httpx",
    "httpx2._transports.default": "hook_httpx",
    "aiohttp.client": "hook_aiohttp",
}


def install():
    from .entry_table import ENTRIES

    for name in ENTRIES:
        HOOKS.setdefault(name, "entries")
    for name in HOOKS:
        # Something that runs before us may have imported it.
        if name in sys.modules:
            _patch(sys.modules[name])
    sys.meta_path.insert(0, _Finder())


def _patch(module):
    try:
        hook = __import__(__package__ + "." + HOOKS[module.__name__], fromlist=["patch"])
        hook.patch(module)
    except Exception:
        pass


class _Finder:
    """Lets the others find a module that is patched, and waits until it has run."""

    def find_spec(self, name, path=None, target=None):
        if name not in HOOKS:
            return None
        spec = None
        for finder in list(sys.meta_path):
            if finder is self or not hasattr(finder, "find_spec"):
                continue
            spec = finder.find_spec(name, path, target)
            if spec is not None:
                break
        if spec is not None and spec.loader is not None:
            _watch(spec.loader, name)
        return spec

    def invalidate_caches(self):
        pass


def _watch(loader, name):
    """Shadows `exec_module` on this one loader until the module has run, so that its spec stays the real one."""
    try:
        original = loader.exec_module

        def exec_module(module):
            if module.__name__ != name:
                return original(module)
            loader.__dict__.pop("exec_module", None)
            original(module)
            _patch(module)

        loader.exec_module = exec_module
    except Exception:
        pass
