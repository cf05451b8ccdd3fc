"""From a file that nobody has described to a dashboard: two commands, no code."""

from __future__ import annotations

import json
import random
import sys
from pathlib import Path

import pytest

from c360.cli.main import main
from c360.cli.serve import api_settings
from c360.config.workspace import open_workspace
from c360.domain.roles import Role
from c360.testing.application import make_app
from c360.testing.client import make_client

CITIES = ("Leeds", "York", "Hull", "Ripon")


def write_file(path: Path, count: int = 400) -> list[dict[str, str]]:
    """Write a file with a semicolon, day-first dates, gaps and e-mail addresses."""
    rng = random.Random(5)
    rows = [
        {
            "Ticket No": f"T{number:04}",
            "Customer E-Mail": f"u{number % 90}@example.com",
            "Opened": f"{rng.randint(13, 28):02}/{number % 6 + 1:02}/2026",
            "City": rng.choices((*CITIES, ""), (5, 3, 2, 1, 1))[0],
            "Net (EUR)": f"{rng.gauss(120, 30):.2f}",
        }
        for number in range(count)
    ]
    lines = [";".join(rows[0]), *(";".join(row.values()) for row in rows)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return rows


def call(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    monkeypatch.setattr(sys, "argv", ["c360", *arguments])
    with pytest.raises(SystemExit) as stopped:
        sys.exit(main())
    return int(stopped.value.code or 0)


def test_two_commands_lead_from_a_file_to_its_dashboard(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = tmp_path / "company"
    root.mkdir()
    (root / "c360.toml").write_text('[workspace]\nname = "Tickets"\n')
    rows = write_file(tmp_path / "tickets.csv")
    monkeypatch.setenv("C360_WORKSPACE", str(root))
    monkeypatch.setenv("C360_TEXT__MODEL", "lexicon")

    assert call(monkeypatch, "contracts", "infer", str(tmp_path / "tickets.csv")) == 0
    assert call(monkeypatch, "run") == 0

    app = make_app(api_settings(open_workspace(root)))
    viewer, analyst = (make_client(app, role) for role in (Role.VIEWER, Role.ANALYST))
    (listed,) = viewer.get("/feeds").json()["items"]
    assert (listed["feed"], listed["row_count"]) == ("tickets", len(rows))
    board = viewer.get("/feeds/tickets").json()
    columns = {column["column_name"]: column for column in board["columns"]}
    cities = [row["City"] for row in rows]
    assert columns["city"]["null_count"] == cities.count("")
    assert {bar["label"]: bar["row_count"] for bar in columns["city"]["bars"]} == {
        city: cities.count(city) for city in CITIES
    }
    assert columns["city"]["chart"] == "values"
    amounts = [float(row["Net (EUR)"]) for row in rows]
    net = columns["net_eur"]
    assert (float(net["min_value"]), float(net["max_value"])) == (min(amounts), max(amounts))
    assert (net["chart"], len(net["bars"])) == ("ranges", 20)
    assert sum(bar["row_count"] for bar in net["bars"]) == len(rows)
    assert [bar["label"] for bar in columns["opened"]["bars"]] == [
        f"2026-{month:02}" for month in range(1, 7)
    ]
    assert "example.com" not in json.dumps(board)
    assert board["rows"][0][1] == "***"
    seen = analyst.get("/feeds/tickets").json()
    assert seen["rows"][0][:2] == ["T0000", "u0@example.com"]
    assert viewer.get("/feeds/nothing").status_code == 404
    app.state.services.state.close()
