"""``c360 briefing``: for people and as JSON."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from c360.cli.main import main
from c360.testing.snapshot import write_snapshot


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("company")
    (root / "c360.toml").write_text('[text]\nmodel = "lexicon"\n', encoding="utf-8")
    write_snapshot(root / "data/serving", customer_count=10, account_count=30)
    return root


def call(
    workspace: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *more: str
) -> str:
    monkeypatch.setattr(sys, "argv", ["c360", *more, "--workspace", str(workspace)])
    with pytest.raises(SystemExit) as stopped:
        sys.exit(main())
    assert not stopped.value.code
    return capsys.readouterr().out


def test_each_sentence_is_followed_by_what_it_rests_on(
    workspace: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = call(workspace, monkeypatch, capsys, "briefing").splitlines()
    sentences = [place for place, line in enumerate(lines) if line.startswith("- ")]

    assert len(sentences) >= 5
    assert all(lines[place + 1].startswith("    ") for place in sentences)
    assert "jo.bloggs" not in "\n".join(lines)


def test_the_same_snapshot_gives_the_same_briefing(
    workspace: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    first, second = (call(workspace, monkeypatch, capsys, "briefing", "--json") for _ in range(2))

    assert first == second
    assert {"claims", "dropped_count", "note", "snapshot"} == set(json.loads(first))
