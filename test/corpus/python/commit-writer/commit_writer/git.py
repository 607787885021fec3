import subprocess

from git import Repo


def diff() -> str:
    # not: subprocess
    return subprocess.run(["git", "diff", "--cached"], capture_output=True, text=True, check=True).stdout


def commit(message: str) -> None:
    # not: git
    Repo(".").index.commit(message)
