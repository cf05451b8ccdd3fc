"""What was accepted is there, whatever happens to the processes; the disk comes before the answer."""

from __future__ import annotations

import http.client
import os
import shutil
import threading
from pathlib import Path

import pytest
from collecting import events_contract

from c360.config.workspace import Workspace
from c360.lake.lake import Lake
from c360.pipelines.collector import EventLander
from c360.state.database import open_state
from c360.testing.collecting import (
    CollectorProcess,
    Sender,
    free_port,
    make_events,
    post_batch,
    wait_for_more,
)
from c360.testing.workspaces import make_workspace, read_raw

KILLS = 3
FAST = {"C360_COLLECTOR__LANDING_SECONDS": "0.2"}


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return make_workspace(tmp_path / "workspace", "", {})


@pytest.fixture
def key(workspace: Workspace) -> str:
    workspace.make_data_folder()
    state = open_state(workspace.state_url)
    key = state.write_keys.add_key("tests")
    state.close()
    return key


def land_rest(workspace: Workspace) -> None:
    with workspace.lock("test"):
        Lake(workspace.data).clean()
        EventLander(workspace, events_contract()).land_pending()


def test_nothing_accepted_is_lost_or_doubled_when_everything_is_killed(
    workspace: Workspace, key: str
) -> None:
    collector = CollectorProcess(workspace.root, free_port(), FAST)
    senders = [Sender(collector.port, key, f"s{n}", pause_seconds=0.01) for n in range(2)]
    threads = [threading.Thread(target=sender.run) for sender in senders]
    for kill in range(KILLS):
        collector.start()
        if kill == 0:
            for thread in threads:
                thread.start()
        wait_for_more(senders, 300 + 40 * kill)
        collector.kill()
    for sender in senders:
        sender.stop.set()
    for thread in threads:
        thread.join()
    land_rest(workspace)

    accepted = [message_id for sender in senders for message_id in sender.accepted]
    landed = read_raw(workspace, "events").column("message_id").to_pylist()
    assert len(accepted) > 100
    assert set(accepted) <= set(landed)
    assert len(landed) == len(set(landed))
    assert all(m.result.is_reconciled for m in Lake(workspace.data).manifests("events"))


def find_strace() -> str:
    found = shutil.which("strace")
    if found is None:
        reason = "strace is not installed (apt-get install strace)"
        if os.environ.get("C360_REQUIRE_SERVICES"):
            pytest.fail(reason)
        pytest.skip(reason)
    return found


def test_the_disk_comes_before_the_answer(workspace: Workspace, key: str, tmp_path: Path) -> None:
    trace = tmp_path / "trace.txt"
    prefix = [find_strace(), "-f", "-y", "-s", "400", "-o", str(trace)]
    prefix += ["-e", "trace=write,fdatasync,sendto,sendmsg"]
    collector = CollectorProcess(workspace.root, free_port(), {}, prefix)
    collector.start()
    connection = http.client.HTTPConnection("127.0.0.1", collector.port, timeout=60)
    for number in range(3):
        assert post_batch(connection, key, make_events(f"traced-{number}", 2)) == 200
    connection.close()
    collector.kill()

    lines = trace.read_text(encoding="utf-8", errors="replace").splitlines()
    for number in range(3):
        written = find_line(lines, 0, "write(", f"traced-{number}-0")
        synced = find_line(lines, written, "fdatasync", ".log")
        answered = find_line(lines, written, "HTTP/1.1 200")
        assert written < synced < answered
        assert finishes_before(lines, synced, answered)


def find_line(lines: list[str], start: int, *texts: str) -> int:
    for number, line in enumerate(lines[start:], start):
        if all(text in line for text in texts):
            return number
    raise AssertionError(f"no system call with {texts} after line {start}")


def finishes_before(lines: list[str], call: int, other: int) -> bool:
    """Whether a call had returned: at once, or in a later line of its thread."""
    if "unfinished" not in lines[call]:
        return lines[call].rstrip().endswith("= 0")
    thread = lines[call].split()[0]
    return any(
        line.startswith(thread) and "fdatasync resumed" in line and line.rstrip().endswith("= 0")
        for line in lines[call:other]
    )
