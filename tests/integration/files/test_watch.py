"""A landing folder that is watched: finished files land, half-written ones are waited for."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from c360.config.workspace import Workspace
from c360.pipelines.ingest import load_contracts
from c360.pipelines.landing_watch import SettledFiles, Watch
from c360.sources.stores import FoundFile
from c360.testing.workspaces import drop_file, make_workspace, read_raw

SETTINGS = """
[[sources]]
name = "many"
feed = "products"
path = "landing/*.csv"

[[sources]]
name = "one"
feed = "products"
path = "landing/named.jsonl"
"""
CSV = "product_code,product_name,category,price_tier\n"
ROW = '{"product_code": "Z", "product_name": "x", "category": "c", "price_tier": "p"}\n'


@dataclass
class Watched:
    workspace: Workspace
    now: float = 0.0
    told: list[int] = field(default_factory=list)
    warned: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.watch = Watch(
            self.workspace,
            load_contracts(self.workspace),
            lambda result: self.told.extend(m.result.landed for m in result.landed),
            self.warned.append,
            SettledFiles(2.0, clock=lambda: self.now),
        )

    def look(self, after: float) -> None:
        self.now += after
        self.watch.look()


def start(tmp_path: Path) -> Watched:
    watched = Watched(make_workspace(tmp_path, SETTINGS, {}))
    watched.look(0)
    return watched


def test_a_file_lands_once_it_has_stayed_as_it_is(tmp_path: Path) -> None:
    watched = start(tmp_path)
    drop_file(tmp_path, "landing/a.csv", CSV + "A,x,c,p\n")

    watched.look(1)
    watched.look(1)
    assert watched.told == []
    watched.look(1)
    watched.look(1)
    assert watched.told == [1]


def test_a_file_being_written_is_waited_for(tmp_path: Path) -> None:
    watched = start(tmp_path)
    text = CSV
    for code in "ABC":
        text += f"{code},x,c,p\n"
        drop_file(tmp_path, "landing/a.csv", text)
        watched.look(1.5)
    assert watched.told == []

    watched.look(2)

    assert watched.told == [3]


def test_unfinished_names_are_left_alone(tmp_path: Path) -> None:
    watched = Watched(make_workspace(tmp_path, SETTINGS.replace("*.csv", "*"), {}))
    drop_file(tmp_path, "landing/a.csv.part", CSV + "A,x,c,p\n")
    drop_file(tmp_path, "landing/b.tmp", "junk")

    watched.look(0)
    watched.look(3)

    assert (watched.told, watched.warned) == ([], [])


def test_a_named_file_that_comes_later_is_no_mistake(tmp_path: Path) -> None:
    watched = start(tmp_path)
    drop_file(tmp_path, "landing/named.jsonl", ROW)

    watched.look(1)
    watched.look(2)

    assert (watched.told, watched.warned) == ([1], [])


def test_an_error_is_told_once_and_the_watch_goes_on(tmp_path: Path) -> None:
    watched = Watched(make_workspace(tmp_path, SETTINGS.replace("*.csv", "*.*"), {}))
    bad = drop_file(tmp_path, "landing/a.xyz", "what")
    for _ in range(4):
        watched.look(2)
    assert len(watched.warned) == 1
    assert "a.xyz" in watched.warned[0]

    bad.unlink()
    drop_file(tmp_path, "landing/a.csv", CSV + "A,x,c,p\n")
    watched.look(2)
    watched.look(2)

    assert watched.told == [1]


def test_a_busy_workspace_is_tried_again(tmp_path: Path) -> None:
    watched = start(tmp_path)
    drop_file(tmp_path, "landing/a.csv", CSV + "A,x,c,p\n")
    watched.look(0)
    with watched.workspace.lock("another"):
        watched.look(2)
    assert "in use" in watched.warned[0]

    watched.look(1)

    assert watched.told == [1]


def test_a_file_is_settled_by_what_listings_show() -> None:
    now = [0.0]
    settled = SettledFiles(2.0, clock=lambda: now[0])
    first, grown = FoundFile("a", 1, 1), FoundFile("a", 2, 1)

    assert not settled.is_settled(first)
    now[0] = 1.9
    assert not settled.is_settled(grown)
    now[0] = 3.8
    assert not settled.is_settled(grown)
    now[0] = 3.9
    assert settled.is_settled(grown)
    assert settled.is_settled(FoundFile("s3://b/a", 1, 1, version="tag"))


def wait_for(is_true: Callable[[], bool], seconds: float = 120) -> bool:
    end = time.monotonic() + seconds
    while not is_true() and time.monotonic() < end:
        time.sleep(0.2)
    return is_true()


def test_the_command_lands_files_until_it_is_stopped(tmp_path: Path) -> None:
    workspace = make_workspace(tmp_path / "w", SETTINGS, {})
    output = tmp_path / "output"
    command = [Path(sys.executable).parent / "c360", "ingest", "--watch", "--settle", "0.5"]
    with output.open("w") as target:
        process = subprocess.Popen(
            command,
            stdout=target,
            stderr=subprocess.STDOUT,
            env={**os.environ, "C360_WORKSPACE": str(workspace.root)},
        )
    try:
        assert wait_for(lambda: "Watching" in output.read_text())
        drop_file(workspace.root, "landing/a.csv", CSV + "A,x,c,p\nB,x\n")
        assert wait_for(lambda: "landing/a.csv" in output.read_text())
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)

    assert "2 rows in, 1 landed, 1 quarantined, 0 duplicate" in output.read_text()
    assert read_raw(workspace, "products").num_rows == 1
