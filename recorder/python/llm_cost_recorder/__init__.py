"""Records what LLM calls of this process cost: one line per HTTP attempt, to a file of this process alone.

Standard library only. Nothing is imported for the program: the clients it may use are patched when it imports them.
No error of the recorder reaches the program.
"""

import os
import sys

__all__ = ["start"]

# As they are at the start: a program may change its folder and its environment.
started_in = ""
spool_folder = ""
run = ""

_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


def start(_folder):
    """Switches recording on. Called once, before the program starts; does nothing where no record can be written."""
    global run, spool_folder, started_in
    spool = os.environ.get("LLM_COST_SPOOL")
    if not spool:
        return
    try:
        os.makedirs(spool, mode=0o700, exist_ok=True)
        started_in = os.getcwd()
    except OSError:
        return
    if not os.environ.get("LLM_COST_RUN"):
        # In the environment, so that the processes this one starts are the same run.
        os.environ["LLM_COST_RUN"] = _mint()
    run = os.environ["LLM_COST_RUN"]
    spool_folder = os.path.join(started_in, spool)
    from . import imports

    imports.install()


def _mint():
    import time

    number = int.from_bytes(os.urandom(5), "big") % 36**6
    return ".".join((_label(), _base36(int(time.time() * 1000)), _base36(number).rjust(6, "0")))


def _label():
    """What the run is called: the npm script or the program, and nothing of its arguments, which may be secrets."""
    name = os.environ.get("npm_lifecycle_event") or _program()
    text = "".join(c if c.isascii() and (c.isalnum() or c in "_-") else "-" for c in name.lower())
    text = text.lstrip("-_")[:31]
    return text or "python"


def _program():
    arguments = list(getattr(sys, "orig_argv", ()))[1:] or list(getattr(sys, "argv", ()) or ())
    takes_value = ("-W", "-X", "--check-hash-based-pycs")
    at = 0
    while at < len(arguments):
        argument = arguments[at]
        if argument == "-m":
            return arguments[at + 1] if at + 1 < len(arguments) else ""
        if argument == "-c" or argument == "-":
            return ""
        if not argument.startswith("-"):
            return os.path.splitext(os.path.basename(argument.rstrip("/\\")))[0]
        at += 2 if argument in takes_value else 1
    return ""


def _base36(number):
    text = ""
    while True:
        number, digit = divmod(number, 36)
        text = _DIGITS[digit] + text
        if number == 0:
            return text
