from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from demo_health_reference import read_table

from c360.demo.generate import generate_demo
from c360.demo.options import DemoOptions
from c360.demo.summary import DemoSummary, Fault, Outcome
from c360.kit.hashing import hash_folder

Demo = tuple[Path, DemoSummary]
SMALL = DemoOptions(accounts=20, seed=5)


def lines_of(folder: Path, feed: str) -> list[bytes]:
    return [
        line
        for path in sorted((folder / "landing" / feed).rglob("*.jsonl"))
        for line in path.read_bytes().split(b"\n")[:-1]
    ]


def rows_of(folder: Path, feed: str) -> list[dict[str, Any]]:
    """The rows that can be read, exact duplicates once."""
    rows = []
    for line in dict.fromkeys(lines_of(folder, feed)):
        try:
            rows.append(json.loads(line))
        except ValueError:
            continue
    return rows


def newest_texts(folder: Path) -> dict[str, str]:
    """The last version of each text that has no damage."""
    return {
        row["id"]: row["text"]
        for row in rows_of(folder, "interactions")
        if isinstance(row["received"], str)
    }


def test_the_same_options_give_the_same_bytes(tmp_path: Path) -> None:
    summaries = [generate_demo(tmp_path / name, SMALL) for name in ("a", "b")]

    assert hash_folder(tmp_path / "a") == hash_folder(tmp_path / "b")
    assert summaries[0] == summaries[1]


@pytest.mark.parametrize("other", [{"seed": 6}, {"causal": False}, {"accounts": 21}])
def test_other_options_give_other_bytes(tmp_path: Path, other: dict[str, Any]) -> None:
    generate_demo(tmp_path / "a", SMALL)
    generate_demo(tmp_path / "b", DemoOptions(**{"accounts": 20, "seed": 5, **other}))

    assert hash_folder(tmp_path / "a") != hash_folder(tmp_path / "b")


def test_generating_again_over_an_older_demo_leaves_the_same_files(tmp_path: Path) -> None:
    generate_demo(tmp_path, SMALL)
    before = hash_folder(tmp_path)
    generate_demo(tmp_path, SMALL)

    assert hash_folder(tmp_path) == before


@pytest.mark.parametrize("accounts", [5, 20])
def test_small_companies_reconcile_too(tmp_path: Path, accounts: int) -> None:
    summary = generate_demo(tmp_path, DemoOptions(accounts=accounts))

    for feed, name in (("usage_events", "usage"), ("interactions", "interactions")):
        assert len(lines_of(tmp_path, name)) == summary.feed(feed).rows_written


def test_written_rows_are_those_of_the_summary(demo: Demo) -> None:
    folder, summary = demo

    assert len(lines_of(folder, "usage")) == summary.feed("usage_events").rows_written
    assert len(lines_of(folder, "interactions")) == summary.feed("interactions").rows_written
    assert len(read_table(folder, "accounts")) == summary.feed("accounts").rows_written


def test_every_feed_adds_up(demo: Demo) -> None:
    for count in demo[1].feeds:
        assert count.rows_written == (
            count.rows_landed + count.rows_quarantined + count.rows_duplicate
        )


def test_rejects_and_duplicates_stay_below_half_a_per_cent(demo: Demo) -> None:
    for count in demo[1].feeds:
        assert count.rows_quarantined <= 0.005 * count.rows_written
        assert count.rows_duplicate <= 0.005 * count.rows_written


def test_every_kind_of_fault_is_planted_at_a_larger_size(tmp_path: Path) -> None:
    options = DemoOptions(accounts=800, usage_events=20_000, engagement_profiles=300)
    summary = generate_demo(tmp_path, options)

    assert summary.engagement is not None
    planted = [*summary.faults, *summary.engagement.faults]
    assert {fault.fault for fault in planted} == set(Fault)
    assert {fault.outcome for fault in planted} == set(Outcome)


def test_sizes_are_those_of_the_domain(demo: Demo) -> None:
    keys = {count.feed: count.keys for count in demo[1].feeds}

    assert 330 <= keys.pop("opportunities") <= 370
    assert keys == {"accounts": 200, "products": 5, "usage_events": 40_020, "interactions": 650}


def test_interactions_are_mixed_40_35_25_and_linked_by_kind(demo: Demo) -> None:
    rows = {row["id"]: row for row in rows_of(demo[0], "interactions") if row["kind"] != "fax"}
    kinds = Counter(row["kind"] for row in rows.values())

    assert kinds == {"ticket": 260, "call": 227, "email": 163}
    for row in rows.values():
        assert (row["account"] is None) != (row["deal"] is None)
        assert row["kind"] != "ticket" or row["account"]
        assert row["kind"] != "call" or row["deal"]


def test_about_62_per_cent_of_sessions_have_no_error(demo: Demo) -> None:
    rows = rows_of(demo[0], "usage")

    assert sum(row["error"] is None for row in rows) / len(rows) == pytest.approx(0.62, abs=0.01)


def test_twelve_features_are_used(demo: Demo) -> None:
    assert len({row["feature"] for row in rows_of(demo[0], "usage")}) == 12


def test_no_two_interactions_read_alike(demo: Demo) -> None:
    texts = newest_texts(demo[0])

    assert len(set(texts.values())) == len(texts) == 650
    assert len({re.sub(r"[\d,.]+", "", text) for text in texts.values()}) == 650


def test_the_truth_is_not_in_the_files(demo: Demo) -> None:
    known = {"id", "kind", "account", "deal", "text", "received", "priority"}

    assert {key for row in rows_of(demo[0], "interactions") for key in row} == known


def test_usage_stops_when_an_account_leaves(demo: Demo) -> None:
    churned_on = demo[1].truth.churned_on
    late = [
        row
        for row in rows_of(demo[0], "usage")
        if row["ts"] != "yesterday" and row["account"] in churned_on
        if row["ts"][:10] >= churned_on[row["account"]].isoformat()
    ]

    assert late == []


def test_accounts_hold_the_domains_ranges(demo: Demo) -> None:
    rows = read_table(demo[0], "accounts")

    assert len({row["industry"] for row in rows}) == 10
    assert all(50_000 <= float(row["annual_value"]) <= 5_000_000 for row in rows)
    assert {row["region"] for row in rows} == {"North", "South", "East", "West"}
    assert len({row["name"] for row in rows}) == 200
    assert len({row["owner_name"] for row in rows}) == 15


def test_renewals_spread_over_the_year(demo: Demo) -> None:
    ends = [
        r["contract_end"]
        for r in read_table(demo[0], "accounts")
        if r["account_status"] == "Active"
    ]
    months = Counter(end[:7] for end in ends if end)

    assert len(months) >= 12
    assert max(months.values()) <= 25


def test_nothing_happens_after_the_last_day(demo: Demo) -> None:
    usage = [row["ts"] for row in rows_of(demo[0], "usage") if row["ts"] != "yesterday"]
    deals = [row["modified"] or "" for row in read_table(demo[0], "opportunities")]

    assert max(usage) < "2026-07-01"
    assert max(deals) < "2026-07-01"
