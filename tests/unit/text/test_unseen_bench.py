"""What the benchmark on other people's texts counts."""

from __future__ import annotations

import gzip
import importlib.util
import json
from pathlib import Path
from types import ModuleType

import pytest

from c360.text.models import UNUSABLE, TextResult

BENCH = Path(__file__).resolve().parents[3] / "bench/unseen.py"


@pytest.fixture(scope="module")
def unseen() -> ModuleType:
    """The benchmark, which is no package of the project."""
    spec = importlib.util.spec_from_file_location("bench_unseen", BENCH)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_sentences_are_read_by_file_without_those_of_no_class(
    unseen: ModuleType, tmp_path: Path
) -> None:
    entries = [{"text": "Bad.", "class": 0}, {"text": "Good.", "class": 1}]
    text = json.dumps([*entries, {"text": "", "class": None}])
    (tmp_path / "shop.json").write_text(text, encoding="utf-8")

    assert unseen.read_sentences(tmp_path) == {
        "shop": [("Bad.", "negative"), ("Good.", "positive")]
    }


def test_questions_of_intents_that_no_category_covers_are_left_out(
    unseen: ModuleType, tmp_path: Path
) -> None:
    lines = "text,category\nCharged twice?,transaction_charged_twice\nWhere?,country_support\n"
    (tmp_path / "train.csv").write_text(lines, encoding="utf-8")

    assert unseen.read_questions(tmp_path) == [("Charged twice?", "billing")]
    assert "country_support" not in unseen.INTENTS


@pytest.mark.parametrize("suffix", ["csv", "csv.gz"])
def test_every_complaint_is_negative_whatever_lines_it_has(
    unseen: ModuleType, tmp_path: Path, suffix: str
) -> None:
    content = b',Product,Consumer complaint narrative\n1,Loan,"It is\nwrong"\n'
    path = tmp_path / f"complaints.{suffix}"
    path.write_bytes(gzip.compress(content) if suffix.endswith("gz") else content)

    assert unseen.read_complaints(path) == [("It is\nwrong", "negative")]


def test_an_answer_that_takes_no_side_counts_as_an_abstention(unseen: ModuleType) -> None:
    answers = [TextResult(-0.8, "bugs"), TextResult(0.1, "general"), UNUSABLE]
    given = [unseen.name_tone(answer) for answer in answers]
    found = unseen.judge(["negative"] * 3, given, frozenset({"neutral", "unusable"}))

    assert given == ["negative", "neutral", "unusable"]
    assert unseen.name_category(UNUSABLE) == "unusable"
    assert (found["abstained"], found["right_of_answered"]) == (2, 1.0)
    assert found["right_of_all"] == pytest.approx(1 / 3)


def test_the_matrix_has_a_row_for_each_label_and_counts_every_text(unseen: ModuleType) -> None:
    lines = unseen.tabulate(["negative", "positive"], ["neutral", "positive"], unseen.TONES)

    assert lines[2:] == ["| negative | 0 | 1 | 0 | 0 | 1 |", "| positive | 0 | 0 | 1 | 0 | 1 |"]
