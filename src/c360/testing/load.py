"""Change a table under load, and kill whoever follows it, at any point."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from threading import Thread
from typing import Any

START_SECONDS = 120
FOLLOW = (
    "from pathlib import Path; from c360.cli.following import follow_databases; "
    "from c360.config.workspace import open_workspace; "
    "follow_databases(open_workspace(Path({root!r})), [], as_json=False)"
)
"""What ``c360 ingest --follow`` does, without the commands that are not called."""

INSERT = "insert into {table} (id, name, amount) values (%s, %s, %s)"
UPDATE = "update {table} set name = %s, amount = %s where id = %s"
RENAME = "update {table} set id = %s where id = %s"
DELETE = "delete from {table} where id = %s"


class Writer:
    """Makes inserts, updates, changes of key and deletes, some in one transaction; repeatable."""

    def __init__(self, connect: Callable[[], Any], table: str, keys: int, seed: int = 7) -> None:
        self._connection = connect()
        self._statements = {
            name: text.format(table=table)
            for name, text in (
                ("insert", INSERT), ("update", UPDATE), ("rename", RENAME), ("delete", DELETE),
            )
        }  # fmt: skip
        self._random = random.Random(seed)
        self._keys = list(range(1, keys + 1))
        self._next = keys + 1
        self.changes = 0

    def write(self, changes: int) -> None:
        """Make so many changes, in transactions of one to fifty."""
        until = self.changes + changes
        while self.changes < until:
            with self._connection.cursor() as cursor:
                cursor.execute("begin")
                for _ in range(min(self._random.randint(1, 50), until - self.changes)):
                    self._change(cursor)
                    self.changes += 1
                cursor.execute("commit")
                if self._random.random() < 0.02:
                    self._take_back(cursor)

    def _take_back(self, cursor: Any) -> None:
        """Write what never happens."""
        cursor.execute("begin")
        cursor.execute(self._statements["insert"], (-1, "never", 0))
        cursor.execute("rollback")

    def _change(self, cursor: Any) -> None:
        draw = self._random.random()
        if draw < 0.3 or len(self._keys) < 10:
            self._insert(cursor)
        elif draw < 0.8:
            self._update(cursor, self._random.choice(self._keys))
        elif draw < 0.85:
            place = self._random.randrange(len(self._keys))
            cursor.execute(self._statements["rename"], (self._next, self._keys[place]))
            self._keys[place] = self._next
            self._next += 1
        else:
            place = self._random.randrange(len(self._keys))
            self._keys[place], last = self._keys[-1], self._keys[place]
            self._keys.pop()
            cursor.execute(self._statements["delete"], (last,))

    def _insert(self, cursor: Any) -> None:
        cursor.execute(self._statements["insert"], (self._next, self._name(), self._amount()))
        self._keys.append(self._next)
        self._next += 1

    def _update(self, cursor: Any, key: int) -> None:
        cursor.execute(self._statements["update"], (self._name(), self._amount(), key))

    def _name(self) -> str:
        return f"customer {self._random.randrange(1000)} é"

    def _amount(self) -> str:
        return f"{self._random.randrange(1_000_000) / 100:.2f}"

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()


def start_follower(root: Path, environment: Mapping[str, str]) -> subprocess.Popen[bytes]:
    """Start a process that follows every database of a workspace."""
    return subprocess.Popen(
        [sys.executable, "-c", FOLLOW.format(root=str(root))],
        env=dict(environment),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )


def count_batches(root: Path) -> int:
    """Return how many batches have been committed."""
    return sum(1 for _ in (root / "data/raw").glob("*/_manifests/*.json"))


@dataclass
class KillUnderLoad:
    """Follow a table while it is written to, and kill the follower again and again by SIGKILL.

    Each follower lives until it has landed something, and a random moment longer. The writer
    spreads its changes over all of them.
    """

    root: Path
    environment: Mapping[str, str]
    writer: Writer
    changes: int
    kills: int
    pause: float = 0.02
    killed: int = 0

    def run(self) -> None:
        """Write everything, kill every follower."""
        chance = random.Random(self.kills)
        writing = Thread(target=self._write)
        writing.start()
        while self.killed < self.kills:
            self._live_and_die(chance.random())
            self.killed += 1
        writing.join()

    def _write(self) -> None:
        while self.writer.changes < self.changes:
            share = self.changes * (self.killed + 1) // (self.kills + 1)
            if self.killed >= self.kills:
                share = self.changes
            if self.writer.changes < share:
                self.writer.write(min(25, share - self.writer.changes))
            time.sleep(self.pause)

    def _live_and_die(self, longer: float) -> None:
        before = count_batches(self.root)
        follower = start_follower(self.root, self.environment)
        until = time.monotonic() + START_SECONDS
        while count_batches(self.root) == before and time.monotonic() < until:
            if follower.poll() is not None:
                break
            time.sleep(0.02)
        time.sleep(longer)
        follower.send_signal(signal.SIGKILL)
        _, told = follower.communicate()
        if follower.returncode != -signal.SIGKILL:
            raise RuntimeError(f"The follower ended by itself: {told.decode()}")
