"""Starts the recorder in every Python of a recorded terminal, and gives way to the `sitecustomize` that it shadows.

Older Pythons than the recorder needs read this file too, so that its syntax is the one all of them share. Without
the package beside it, which is how recording is switched off, it still gives way and leaves `sys.path` as it was.
"""

import os
import sys


def _load_recorder(here):
    if sys.version_info < (3, 9) or not os.environ.get("LLM_COST_SPOOL"):
        return
    try:
        import llm_cost_recorder

        llm_cost_recorder.start(here)
    except Exception:
        pass


def _leave_path(here):
    """Takes away what the recorder's own `PYTHONPATH` put on `sys.path`."""
    given = os.environ.get("PYTHONPATH", "")
    same = [entry for entry in sys.path if os.path.normcase(entry) == os.path.normcase(here)]
    if not same:
        return
    at = sys.path.index(same[0])
    # Prepended to nothing the variable ends in a separator, which means the current directory; nobody asked for that.
    alone = os.path.normcase(given.rstrip("/\\")) == os.path.normcase(here) + os.pathsep
    if alone and at + 1 < len(sys.path) and sys.path[at + 1] in ("", os.getcwd()):
        del sys.path[at + 1]
    sys.path[:] = [entry for entry in sys.path if entry not in same]


def _give_way():
    """Runs the module that would have been imported without the recorder; where there is none, says so as Python does."""
    missing = ImportError("No module named 'sitecustomize'")
    missing.name = "sitecustomize"
    if sys.version_info < (3, 5):
        sys.modules.pop("sitecustomize", None)
        __import__("sitecustomize")
        return
    # What `importlib` is made of, without the modules that the rest of it loads.
    from _frozen_importlib import module_from_spec
    from _frozen_importlib_external import PathFinder

    spec = PathFinder.find_spec("sitecustomize")
    if spec is None or spec.loader is None:
        raise missing
    module = module_from_spec(spec)
    ours = sys.modules.get("sitecustomize")
    sys.modules["sitecustomize"] = module
    try:
        spec.loader.exec_module(module)
    except BaseException:
        sys.modules["sitecustomize"] = ours
        raise


_here = os.path.dirname(os.path.abspath(__file__))
_load_recorder(_here)
try:
    _leave_path(_here)
except Exception:
    pass
_give_way()
