"""A semantic model of Cortex Analyst, imported and asked; figures are added up from the files."""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from decimal import Decimal
from itertools import accumulate
from pathlib import Path
from typing import Any

import pytest
from published_files import read_cortex

from c360.cli.main import main
from c360.config.workspace import Workspace

ROOT = Path(__file__).parents[3]
MODEL = "revenue_timeseries.yaml"


def call(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    monkeypatch.setattr(sys, "argv", ["c360", *arguments])
    with pytest.raises(SystemExit) as ended:
        sys.exit(main())
    return int(ended.value.code or 0)


@pytest.fixture
def ask(
    cortex_revenue: Workspace, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Any:
    def answer(question: str) -> dict[str, Any]:
        workspace = str(cortex_revenue.root)
        assert call(monkeypatch, "ask", question, "--json", "--workspace", workspace) == 0
        told: dict[str, Any] = json.loads(capsys.readouterr().out)
        assert told["status"] == "answered", told["reason"]
        return told

    return answer


def test_the_example_holds_what_the_import_makes(
    cortex_revenue: Workspace,
    example_data: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    file = str(example_data / "cortex_revenue" / MODEL)
    where = ("--workspace", str(cortex_revenue.root), "--out", str(tmp_path))

    assert call(monkeypatch, "semantic", "import", file, *where) == 0

    for name in ("revenue_timeseries.yml", "verified.yaml"):
        kept = ROOT / "examples/cortex_revenue/semantic_models" / name
        assert (tmp_path / name).read_text(encoding="utf-8") == kept.read_text(encoding="utf-8")
    told = capsys.readouterr().err
    assert "product_line: cortex_search_service_name is not read" in told
    assert "daily_profit: it has no default_aggregation" in told
    assert "product_dimension: left out" in told


def test_cumulative_expenses_of_a_month_are_those_of_the_file(ask: Any, example_data: Path) -> None:
    days = sorted(
        (row["DATE"][:10], Decimal(row["COGS"]))
        for row in read_cortex(example_data, "daily_revenue.csv")
        if row["DATE"].startswith("2023-12")
    )
    sums = accumulate(amount for _, amount in days)
    expected = [[day, float(total)] for (day, _), total in zip(days, sums, strict=True)]

    assert ask("Daily cumulative expenses in 2023 Dec")["rows"] == expected[::-1]


def test_lowest_revenue_of_each_month_is_that_of_the_file(ask: Any, example_data: Path) -> None:
    lowest: dict[str, tuple[float, str]] = {}
    for row in read_cortex(example_data, "daily_revenue.csv"):
        day = row["DATE"][:10]
        found = (float(row["REVENUE"]), day)
        lowest[day[:7]] = min(found, lowest.get(day[:7], found))
    question = (
        "For each month, what was the lowest daily revenue and on what date did that lowest "
        "revenue occur?"
    )

    rows = ask(question)["rows"]

    assert len(rows) == 25
    assert {(month[:7], amount, day) for month, amount, day in rows} == {
        (month, amount, day) for month, (amount, day) in lowest.items()
    }


def test_what_nobody_verified_is_understood_by_the_imported_words(
    ask: Any, example_data: Path
) -> None:
    lines = {r["Product_id"]: r["Product_line"] for r in read_cortex(example_data, "product.csv")}
    totals: dict[str, Decimal] = defaultdict(Decimal)
    for row in read_cortex(example_data, "daily_revenue.csv"):
        totals[lines[row["Product_id"]]] += Decimal(row["REVENUE"])

    answer = ask("total daily revenue by product line")

    assert dict(answer["rows"]) == {line: float(total) for line, total in totals.items()}
