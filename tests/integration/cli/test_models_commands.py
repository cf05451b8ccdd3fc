"""``c360 train`` and ``c360 models``: what they print, as text and as JSON, and what they refuse."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from model_workspace import NOISE, PEOPLE, ModelWorkspace

from c360.cli.main import main

Call = Callable[..., tuple[int, str, str]]


@pytest.fixture
def call(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Call:
    """Call the command as a shell would: exit code, standard output, standard error."""

    def run(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["c360", *arguments])
        with pytest.raises(SystemExit) as stopped:
            sys.exit(main())
        printed = capsys.readouterr()
        return int(stopped.value.code or 0), printed.out, printed.err

    return run


@pytest.fixture(scope="session")
def _built(tmp_path_factory: pytest.TempPathFactory) -> ModelWorkspace:
    """A workspace as a run leaves it, with two versions: noise, then a better one."""
    made = ModelWorkspace(tmp_path_factory.mktemp("built") / "company")
    made.put(PEOPLE)
    with made.context.open_warehouse() as warehouse:
        warehouse.replace_table("config.run", pa.table({"as_of": [date(2026, 6, 30)]}))
        warehouse.replace_table("config.build", pa.table({"run_id": ["20260701-060000-a1b2"]}))
    made.define(features=NOISE)
    made.train()
    made.define()
    made.train()
    return made


@pytest.fixture
def company(_built: ModelWorkspace, tmp_path: Path) -> ModelWorkspace:
    return _built.copy_to(tmp_path / "company")


@pytest.fixture
def answer(call: Call, company: ModelWorkspace) -> Callable[..., Any]:
    """Call a command that succeeds; return its JSON."""

    def run(*arguments: str) -> Any:
        code, out, err = call(*arguments, "--workspace", str(company.workspace.root), "--json")
        assert code == 0, err
        return json.loads(out)

    return run


def test_models_that_were_never_trained_are_listed_too(answer: Callable[..., Any]) -> None:
    rows = {row["model"]: row for row in answer("models", "list")}

    assert set(rows["leaving"]) == {
        "model", "champion", "trained_as_of", "figures", "verdict", "versions", "error",
    }  # fmt: skip
    assert (rows["leaving"]["versions"], rows["leaving"]["trained_as_of"]) == (2, "2026-06-30")
    assert rows["leaving"]["figures"].startswith("AUC 0.")
    assert rows["customer_churn"]["champion"] is None


def test_a_broken_file_is_told_of_and_stops_no_other_model(
    call: Call, company: ModelWorkspace, answer: Callable[..., Any]
) -> None:
    company.define_another("staying")
    (company.workspace.root / "models" / "leaving.yml").write_text("title: [", encoding="utf-8")
    where = ("--workspace", str(company.workspace.root))

    rows = {row["model"]: row for row in answer("models", "list")}
    named_code, _, named_err = call("train", "leaving", *where)
    due_code, due_out, _ = call("train", "--due", *where, "--json")

    assert "leaving.yml, line 1" in rows["leaving"]["error"]
    assert rows["leaving"]["champion"] == company.champion
    assert rows["staying"]["error"] is None
    assert (named_code, due_code) == (1, 1)
    assert "leaving.yml, line 1" in named_err
    trained = {row["model"]: row["status"] for row in json.loads(due_out)}
    assert (trained["staying"], trained["leaving"]) == ("champion", "failed")


def test_a_card_is_shown_as_text_and_as_json(
    call: Call, company: ModelWorkspace, answer: Callable[..., Any]
) -> None:
    code, out, _ = call("models", "show", "leaving", "--workspace", str(company.workspace.root))

    assert (code, out.splitlines()[0]) == (0, "# Who leaves")
    assert answer("models", "show", "leaving")["version"] == company.champion
    first = company.registry.versions("leaving")
    other = next(version for version in first if version != company.champion)
    assert answer("models", "show", "leaving", "--version", other)["version"] == other


def test_two_versions_are_compared_metric_by_metric(
    company: ModelWorkspace, answer: Callable[..., Any]
) -> None:
    versions = company.registry.versions("leaving")

    rows = {row["metric"]: row for row in answer("models", "compare", "leaving", *versions)}

    assert set(rows["auc"]) == {"metric", *versions}
    best = company.champion
    assert all(rows["auc"][best] >= rows["auc"][version] for version in versions)


def test_promoting_and_rolling_back_change_who_scores(
    company: ModelWorkspace, answer: Callable[..., Any]
) -> None:
    best = company.champion
    other = next(v for v in company.registry.versions("leaving") if v != best)

    assert answer("models", "promote", "leaving", other) == {"model": "leaving", "champion": other}
    assert company.champion == other
    assert answer("models", "rollback", "leaving") == {
        "model": "leaving",
        "champion": best,
        "previous": other,
    }
    assert company.champion == best


def test_training_again_changes_nothing_and_says_so(
    company: ModelWorkspace, answer: Callable[..., Any]
) -> None:
    [outcome] = answer("train", "leaving")

    assert outcome == {
        "model": "leaving",
        "version": company.champion,
        "status": "unchanged",
        "message": "the same data, definition and seed gave the same version",
        "error": None,
    }


def test_a_training_that_fails_is_an_exit_code_and_a_reason(
    call: Call, company: ModelWorkspace
) -> None:
    company.define(features="select person_id, age, visits, has_left as gone from people")

    code, out, _ = call("train", "leaving", "--workspace", str(company.workspace.root), "--json")

    [outcome] = json.loads(out)
    assert (code, outcome["status"], outcome["error"]) == (1, "failed", "LeakError")
    assert "gone (duplicates the label)" in outcome["message"]
    assert len(company.registry.versions("leaving")) == 2


WRONG = {
    ("train",): "Name one or more models, or say --due.",
    ("train", "leaving", "--due"): "Name one or more models, or say --due.",
    ("train", "leavin"): "UnknownNameError: Unknown model 'leavin'. Known: account_churn",
    ("models", "show", "customer_churn"): "`c360 train customer_churn` trains it.",
    ("models", "show", "leaving", "--version", "1"): "Model 'leaving' has no version '1'. Versions: 2026",
    ("models", "promote", "leaving", "1"): "Model 'leaving' has no version '1'",
    ("models", "rollback", "customer_churn"): "has no champion before 'the first'",
    ("models", "compare", "leaving", "1", "2"): "has no version '1'",
}  # fmt: skip


@pytest.mark.parametrize("arguments", WRONG, ids=" ".join)
def test_a_wrong_call_is_one_line(
    call: Call, company: ModelWorkspace, arguments: tuple[str, ...]
) -> None:
    code, out, err = call(*arguments, "--workspace", str(company.workspace.root))

    assert (code, out) == (1, "")
    assert WRONG[arguments] in err.strip().splitlines()[-1]


def test_a_broken_definition_is_named_with_its_line(call: Call, company: ModelWorkspace) -> None:
    path = company.workspace.root / "models" / "leaving.yml"
    path.write_text("name: leaving\ntitle: [Who\n", encoding="utf-8")

    code, _, err = call("train", "leaving", "--workspace", str(company.workspace.root))

    assert code == 1
    assert "leaving.yml, line 3: no YAML" in err


def test_refused_sql_is_named_with_its_line(call: Call, company: ModelWorkspace) -> None:
    company.define(features="select person_id, now() as x from people")
    path = company.workspace.root / "models" / "leaving.yml"
    line = next(
        number
        for number, text in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if text.startswith("features:")
    )

    code, out, _ = call("train", "leaving", "--workspace", str(company.workspace.root), "--json")

    assert code == 1
    assert f"leaving.yml, line {line}: features: 'now' gives" in json.loads(out)[0]["message"]


def test_before_the_first_run_there_is_nothing_to_train_on(call: Call, tmp_path: Path) -> None:
    company = ModelWorkspace(tmp_path / "new")

    code, _, err = call("train", "leaving", "--workspace", str(company.workspace.root))

    assert code == 1
    assert "has no warehouse to train on yet. Run `c360 run` first." in err
