"""An independent, simple reading of the ``default`` health profile, over the demo's files.

Sentiment is what the texts were worded to say: a stand-in for a text model's answer.
"""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import numpy as np

from c360.demo.summary import DemoSummary

NO_SESSIONS = np.empty((0, 3), dtype=np.int64)


@dataclass(frozen=True, slots=True)
class Observation:
    account_id: str
    cutoff: date
    score: float
    churns: bool


@dataclass(frozen=True, slots=True)
class Signals:
    """Per account, day numbers of what happened and what came with it."""

    sessions: dict[str, np.ndarray]  # rows of day, feature, is_error
    tickets: dict[str, list[int]]
    moods: dict[str, list[tuple[int, float]]]


def _lines(folder: Path, feed: str) -> list[dict[str, object]]:
    rows: dict[str, dict[str, object]] = {}
    for path in sorted((folder / "landing" / feed).rglob("*.jsonl")):
        for line in path.read_bytes().splitlines():
            try:
                row = json.loads(line)
                float(row.get("duration_seconds", 0))
                date.fromisoformat(str(row.get("ts", row.get("received")))[:10])
            except (ValueError, TypeError):
                continue
            rows[str(row.get("session_id", row.get("id")))] = row
    return list(rows.values())


def read_table(folder: Path, name: str) -> list[dict[str, str]]:
    text = (folder / "landing" / "crm" / f"{name}.csv").read_text(
        encoding="utf-8", errors="replace"
    )
    return list(csv.DictReader(text.splitlines()))


def read_signals(folder: Path, summary: DemoSummary) -> Signals:
    deals = {row["deal_id"]: row["account_ref"] for row in read_table(folder, "opportunities")}
    signals = Signals({}, {}, {})
    codes: dict[object, int] = {}
    sessions: dict[str, list[tuple[int, int, bool]]] = {}
    for row in _lines(folder, "usage"):
        day = date.fromisoformat(str(row["ts"])[:10]).toordinal()
        what = (day, codes.setdefault(row["feature"], len(codes)), row["error"] is not None)
        sessions.setdefault(str(row["account"]), []).append(what)
    signals.sessions.update({account: np.array(rows) for account, rows in sessions.items()})
    for row in _lines(folder, "interactions"):
        account = str(row["account"] or deals.get(str(row["deal"])))
        day = date.fromisoformat(str(row["received"])[:10]).toordinal()
        truth = summary.truth.interactions[str(row["id"])]
        signals.moods.setdefault(account, []).append((day, truth.sentiment))
        if row["kind"] == "ticket":
            signals.tickets.setdefault(account, []).append(day)
    return signals


def _session_points(days: np.ndarray, t: int, start: int, tier_median: float) -> float:
    recent = int(((days >= t - 90) & (days < t)).sum())
    before = int(((days >= t - 455) & (days < t - 90)).sum()) / 365 * 90
    usual = before if start <= t - 455 else tier_median
    return min(1.0, recent / usual) if usual > 0 else float(recent > 0)


def score_account(signals: Signals, account: str, t: int, start: int, tier_median: float) -> float:
    sessions = signals.sessions.get(account, NO_SESSIONS)
    sessions = sessions[sessions[:, 0] < t]
    days = sessions[:, 0]
    recent = sessions[days >= t - 90]
    parts = [(15.0, _session_points(days, t, start, tier_median))]
    parts.append((15.0, len(np.unique(recent[:, 1])) / 12))
    if len(recent):
        parts.append((10.0, 1 - float(recent[:, 2].mean())))
    idle = t - 1 - int(days.max()) if len(days) else 9_999
    parts.append((20.0, 1.0 if idle <= 7 else 0.75 if idle <= 30 else 0.4 if idle <= 90 else 0.0))
    moods = [(t - 1 - d, s) for d, s in signals.moods.get(account, []) if t - 180 <= d < t]
    if moods:
        weights = np.array([0.5 ** (age / 60) for age, _ in moods])
        mean = float((weights * np.array([s for _, s in moods])).sum() / weights.sum())
        parts.append((25.0, (mean + 1) / 2))
    tickets = sum(t - 90 <= day < t for day in signals.tickets.get(account, []))
    burden = 1.0 if tickets == 0 else 2 / 3 if tickets <= 3 else 1 / 3 if tickets <= 7 else 0.0
    parts.append((15.0, burden))
    return 100 * sum(w * p for w, p in parts) / sum(w for w, _ in parts)


def cutoffs(as_of: date) -> list[date]:
    last_year = [as_of - timedelta(days=n) for n in range(365)]
    return sorted(d for d in last_year if d.day == 1 and d + timedelta(days=90) <= as_of)


def observe(folder: Path, summary: DemoSummary, as_of: date) -> list[Observation]:
    """Score every account present at every monthly cutoff of the last year."""
    signals = read_signals(folder, summary)
    known = {r["id"]: r for r in read_table(folder, "accounts") if r["segment"] != "Trial"}
    result = []
    for cutoff in cutoffs(as_of):
        t = cutoff.toordinal()
        present = [r for r in known.values() if _is_present(r, summary, cutoff)]
        medians = _tier_medians(signals, present, t)
        for row in present:
            left = summary.truth.churned_on.get(row["id"])
            start = date.fromisoformat(row["contract_start"]).toordinal()
            score = score_account(signals, row["id"], t, start, medians[row["segment"]])
            churns = left is not None and left < cutoff + timedelta(days=90)
            result.append(Observation(row["id"], cutoff, score, churns))
    return result


def _is_present(row: dict[str, str], summary: DemoSummary, cutoff: date) -> bool:
    left = summary.truth.churned_on.get(row["id"])
    return date.fromisoformat(row["contract_start"]) < cutoff and (left is None or left >= cutoff)


def _tier_medians(signals: Signals, present: list[dict[str, str]], t: int) -> dict[str, float]:
    counts: dict[str, list[int]] = {}
    for row in present:
        days = signals.sessions.get(row["id"], NO_SESSIONS)[:, 0]
        recent = int(((days >= t - 90) & (days < t)).sum())
        counts.setdefault(row["segment"], []).append(recent)
    return {tier: float(np.median(values)) for tier, values in counts.items()}


def pooled_auc(observations: list[Observation]) -> float:
    """Probability that who leaves scored lower than who stays; a tie counts half."""
    leavers = np.array([o.score for o in observations if o.churns])
    stayers = np.array([o.score for o in observations if not o.churns])
    lower = (leavers[:, None] < stayers[None, :]).sum()
    ties = (leavers[:, None] == stayers[None, :]).sum()
    return float((lower + 0.5 * ties) / (len(leavers) * len(stayers)))
