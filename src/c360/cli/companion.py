"""The worker or scheduler that `c360 serve` runs beside the web app, in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path

from c360.config.settings import Settings
from c360.config.workspace import ENVIRONMENT_WORKSPACE

MAIN = "from c360.cli.main import main; main()"
RESTART_SECONDS = 5.0
STOP_SECONDS = 15.0


def companion_arguments(settings: Settings) -> list[str] | None:
    """Return the command that serving runs beside itself, or None where it runs none."""
    if settings.worker.in_serve:
        return ["worker", "--schedule"] if settings.schedule.in_serve else ["worker"]
    return ["scheduler"] if settings.schedule.in_serve else None


class Companion:
    """Runs a command until closed; starts it again where it ends by itself."""

    def __init__(self, root: Path, arguments: Sequence[str] | None) -> None:
        self._root = root
        self._arguments = arguments
        self._closing = threading.Event()
        self._thread: threading.Thread | None = None

    def __enter__(self) -> Companion:
        if self._arguments is not None:
            self._thread = threading.Thread(target=self._keep, name="companion", daemon=True)
            self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._closing.set()
        if self._thread is not None:
            self._thread.join()

    def _keep(self) -> None:
        while not self._closing.is_set():
            process = self._start()
            while process.poll() is None and not self._closing.wait(0.2):
                pass
            if process.poll() is None:
                _stop(process)
            self._closing.wait(RESTART_SECONDS)

    def _start(self) -> subprocess.Popen[bytes]:
        arguments = [*(self._arguments or ()), "--parent", str(os.getpid())]
        return subprocess.Popen(
            [sys.executable, "-c", MAIN, *arguments],
            env={**os.environ, ENVIRONMENT_WORKSPACE: str(self._root)},
            stdin=subprocess.DEVNULL,
            # A Ctrl-C at the terminal is for the server; the server then stops its companion.
            start_new_session=True,
        )


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
