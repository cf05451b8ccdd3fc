"""A workspace: the folder with one company's configuration and data."""

from __future__ import annotations

import fcntl
import os
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import TextIO
from zoneinfo import ZoneInfo

from c360.config.read import SETTINGS_FILE, read_settings
from c360.config.settings import Settings
from c360.errors import WorkspaceBusyError, WorkspaceError
from c360.kit.clock import utc_now

ENVIRONMENT_WORKSPACE = "C360_WORKSPACE"
BRIEFLY = ", for a moment"
BRIEF_SECONDS = 10


@dataclass(frozen=True, slots=True)
class Workspace:
    """Where everything of one workspace lies, and its settings."""

    root: Path
    settings: Settings

    @property
    def data(self) -> Path:
        """Everything that C360 writes."""
        return self.root / "data"

    @property
    def warehouse(self) -> Path:
        """The pipeline's own DuckDB file."""
        return self.data / "warehouse.duckdb"

    @property
    def serving(self) -> Path:
        """Published snapshots and the pointer."""
        return self.data / "serving"

    @property
    def work(self) -> Path:
        """Scratch space: may be removed at any time."""
        return self.data / "work"

    @property
    def event_log(self) -> Path:
        """Accepted product events that have not landed yet."""
        return self.data / "collector" / "log"

    @property
    def state_url(self) -> str:
        """SQLAlchemy address of the state database."""
        url = self.settings.state.url
        return url.get_secret_value() if url else f"sqlite:///{self.data / 'state.db'}"

    def make_data_folder(self) -> None:
        """Make the folder of everything that C360 writes; only its owner may look into it."""
        self.data.mkdir(mode=0o700, parents=True, exist_ok=True)

    def resolve_as_of(self, asked: date | None = None) -> date:
        """Return the last day included: as asked, else as set, else yesterday."""
        if asked is not None:
            return asked
        if self.settings.as_of is not None:
            return self.settings.as_of
        zone = ZoneInfo(self.settings.reporting.time_zone)
        return utc_now().astimezone(zone).date() - timedelta(days=1)

    def signing_secret(self) -> str:
        """Return the key that signs log-ins; the first call makes one only its owner can read."""
        if self.settings.server.secret is not None:
            return self.settings.server.secret.get_secret_value()
        path = self.data / "secret.key"
        self.make_data_folder()
        try:
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            return path.read_text(encoding="ascii").strip()
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(48) + "\n")
        return path.read_text(encoding="ascii").strip()

    @contextmanager
    def lock(self, purpose: str, *, is_brief: bool = False) -> Iterator[None]:
        """Hold the workspace: one writer at a time, released when the process dies.

        Args:
            purpose: What for, as others are told.
            is_brief: Whether it is held for a moment only: then others wait rather than fail.

        Raises:
            WorkspaceBusyError: Another process writes.
        """
        self.make_data_folder()
        path = self.data / "lock"
        with path.open("a+", encoding="utf-8") as file:
            self._acquire(file)
            file.truncate(0)
            file.write(f"`{purpose}` (process {os.getpid()}){BRIEFLY if is_brief else ''}")
            file.flush()
            yield

    def _acquire(self, file: TextIO) -> None:
        patience = time.monotonic() + BRIEF_SECONDS
        while True:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                return
            except BlockingIOError as error:
                file.seek(0)
                holder = file.read().strip() or "another process"
                if not holder.endswith(BRIEFLY) or time.monotonic() > patience:
                    raise WorkspaceBusyError(
                        f"{self.root} is in use by {holder}. Wait for it to finish, or stop it."
                    ) from error
            time.sleep(0.02)


def find_workspace(folder: Path | None) -> Path:
    """Return the folder asked for, else ``$C360_WORKSPACE``, else the current one."""
    if folder is not None:
        return folder.resolve()
    return Path(os.environ.get(ENVIRONMENT_WORKSPACE) or ".").resolve()


def open_workspace(folder: Path | None, *, with_sources: bool = True) -> Workspace:
    """Open a workspace and read its settings.

    Args:
        folder: The workspace; by default as ``find_workspace`` says.
        with_sources: Whether sources will be read. If not, what they refer to need not be there.

    Raises:
        WorkspaceError: The folder is no workspace.
        ConfigError: A setting is wrong.
    """
    root = find_workspace(folder)
    return Workspace(root=root, settings=read_settings(root, with_sources=with_sources))


def init_workspace(root: Path, settings_text: str) -> None:
    """Make a workspace: its settings file and the folder where sources drop files.

    Raises:
        WorkspaceError: There is one already, or the folder cannot be made.
    """
    path = root / SETTINGS_FILE
    if path.exists():
        raise WorkspaceError(f"{root} is a workspace already: {path} exists.")
    try:
        (root / "landing").mkdir(parents=True, exist_ok=True)
        path.write_text(settings_text, encoding="utf-8")
    except OSError as error:
        raise WorkspaceError(f"Cannot make a workspace in {root}: {error.strerror}.") from error
