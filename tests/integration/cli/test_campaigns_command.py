"""``c360 campaigns simulate``: the figures in a table and as JSON."""

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
    (root / "c360.toml").write_text("[campaigns]\nmargin_rate = 0.1\n", encoding="utf-8")
    write_snapshot(root / "data/serving", customer_count=100, account_count=1)
    return root


def call(
    workspace: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *more: str
) -> tuple[int, str]:
    command = ["c360", "campaigns", "simulate", "--workspace", str(workspace), *more]
    monkeypatch.setattr(sys, "argv", command)
    with pytest.raises(SystemExit) as stopped:
        sys.exit(main())
    return int(stopped.value.code or 0), capsys.readouterr().out


def test_json_holds_the_answer_of_the_api_with_the_workspaces_margin(
    workspace: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out = call(workspace, monkeypatch, capsys, "--rate", "0.25", "--json")

    answer = json.loads(out)
    assert code == 0
    assert answer["gross"]["retention_rate"] == 0.25
    assert answer["parameters"]["margin_rate"] == 0.1
    assert answer["is_masked"]


def test_the_table_shows_incremental_before_gross(
    workspace: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    _, out = call(workspace, monkeypatch, capsys, "--segment", "declining", "--min-score", "0")

    assert out.splitlines()[0].endswith("data as of 2026-11-14; amounts in GBP.")
    assert out.index("incremental") < out.index("gross ")
    assert "By the common, gross count" in out


def test_a_rate_that_cannot_be_is_a_wrong_call(
    workspace: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert call(workspace, monkeypatch, capsys, "--rate", "2") == (2, "")
