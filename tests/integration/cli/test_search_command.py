"""``c360 search``: results for people and as JSON, filters, and wrong ones."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from c360.cli.main import main
from c360.testing.snapshot import write_snapshot


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Its index was made with an embedder that the command does not have: it searches words."""
    root = tmp_path_factory.mktemp("company")
    (root / "c360.toml").write_text('[text]\nmodel = "lexicon"\n', encoding="utf-8")
    write_snapshot(root / "data/serving", customer_count=1, account_count=30)
    return root


def call(
    workspace: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *more: str
) -> tuple[int, str, str]:
    monkeypatch.setattr(sys, "argv", ["c360", "search", "--workspace", str(workspace), *more])
    with pytest.raises(SystemExit) as stopped:
        sys.exit(main())
    told = capsys.readouterr()
    return int(stopped.value.code or 0), told.out, told.err


def test_results_are_shown_with_their_words_in_brackets_and_masked(
    workspace: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, err = call(workspace, monkeypatch, capsys, "exprot failing", "--limit", "2")

    assert code == 0
    assert "The [export] keeps [failing]. Write to [email] or call [phone]." in out
    assert "searched also for 'export'" in err
    assert "Only words are compared" in err


def test_json_is_the_answer_of_the_api(
    workspace: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    filters = ("--filter", "type=email", "--filter", "to=2026-11-10")

    _, out, _ = call(workspace, monkeypatch, capsys, "export", *filters, "--json")

    answer = json.loads(out)
    assert answer["mode"] == "words"
    assert {item["interaction_type"] for item in answer["items"]} == {"email"}
    assert all(item["occurred_at"] < "2026-11-11" for item in answer["items"])


@pytest.mark.parametrize(
    ("more", "told"),
    [
        (("export", "--filter", "typ=email"), "'typ=email' is no filter"),
        (("export", "--filter", "type=fax"), "type: Input should be"),
        (("export", "--filter", "from=soon"), "from: Input should be a valid date"),
        (("?!",), "There is no word to look for"),
        (("x" * 10_000,), "q: String should have at most 1000 characters"),
    ],
)
def test_a_wrong_filter_or_question_is_told_in_one_line(
    workspace: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    more: tuple[str, ...],
    told: str,
) -> None:
    code, out, err = call(workspace, monkeypatch, capsys, *more)

    assert (code, out) == (1, "")
    assert told in err
    assert err.count("\n") == 1
