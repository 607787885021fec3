import subprocess
from pathlib import Path

import docker


class Sandbox:
    def __init__(self, image: str = "python:3.12"):
        # not: container
        self.container = docker.from_env().containers.create(image, command="sleep infinity")

    def run(self, command: str) -> str:
        # not: container
        return self.container.exec_run(["sh", "-c", command]).output.decode()

    def test(self) -> int:
        # not: subprocess
        return subprocess.run(["pytest", "-q"], cwd=Path.cwd()).returncode

    def stream(self, command: str):
        # not: container
        yield from self.container.logs(stream=True)
