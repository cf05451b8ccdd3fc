"""Plant the faults of a real export: few, counted, each with a due outcome.

A row that should be rejected is a damaged copy of a good one, as if the exporting system had
failed and sent it again: the sound rows stay complete, so the numbers stay right.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from c360.demo.rows import ExportFile, Row
from c360.demo.summary import OUTCOMES, Fault, Outcome

Damage = Callable[[ExportFile, Row, int], Sequence[bytes]]

LATE_SHARE = 0.0015
REJECT_SHARE = 0.0048  # below the half per cent at which a feed counts as incomplete


@dataclass(frozen=True, slots=True)
class Recipe:
    """One fault of one feed: how often it is planted, and how a row is damaged.

    Args:
        share: Of the feed's rows; at least one row is damaged, as long as rejects stay few.
        damage: Turns a good row into the lines to add before it.
    """

    feed: str
    fault: Fault
    share: float
    damage: Damage


def _changed(**changes: object) -> Damage:
    """Add a copy with other values; ``{n}`` in a text is a running number."""

    def damage(file: ExportFile, row: Row, number: int) -> Sequence[bytes]:
        copy = {
            key: value.format(n=number) if isinstance(value, str) else value
            for key, value in changes.items()
        }
        return [file.encode({**row, **copy})]  # type: ignore[dict-item]  # a nested value is the fault

    return damage


def _repeat(file: ExportFile, row: Row, number: int) -> Sequence[bytes]:
    return [file.encode(row)]


def _blank(file: ExportFile, row: Row, number: int) -> Sequence[bytes]:
    return [b"\n"]


def _cut(file: ExportFile, row: Row, number: int) -> Sequence[bytes]:
    """Cut within the first third, where neither a CSV row nor a JSON object is complete."""
    line = file.encode(row)
    return [line[: max(4, len(line) // 3)].rstrip(b"\n") + b"\n"]


def _latin_1(column: str) -> Damage:
    """Put a word with an accent, in the wrong encoding, before a text."""

    def damage(file: ExportFile, row: Row, number: int) -> Sequence[bytes]:
        line = file.encode({**row, column: f"Café: {row[column]}"})
        return [line.replace("Café".encode(), "Café".encode("latin-1"))]

    return damage


def _unquoted(file: ExportFile, row: Row, number: int) -> Sequence[bytes]:
    """Leave out the quotes around the first value."""
    line = file.encode(row).decode()
    first = json.dumps(next(iter(row.values())))
    return [line.replace(first, first.strip('"'), 1).encode()]


USAGE, TALK, DEALS, ACCOUNTS = "usage_events", "interactions", "opportunities", "accounts"
ORPHAN_SESSION = {"session_id": "S9{n:06d}", "account": "ACC-9{n:03d}"}
ORPHAN_DEAL = {"deal_id": "OPP-9{n:04d}", "account_ref": "ACC-9{n:03d}", "customer_name": None}
EARLIER_DEAL = {"stage": "Prospecting", "deal_status": "Open"}


def _earlier(file: ExportFile, row: Row, number: int) -> Sequence[bytes]:
    """Add the deal as it stood on the day after its creation."""
    created = str(row["created"])
    return [file.encode({**row, **EARLIER_DEAL, "modified": f"{created} 00:00:0{number % 10}"})]


def _draft(file: ExportFile, row: Row, number: int) -> Sequence[bytes]:
    """Add the text as it was first saved: its first half."""
    words = str(row["text"]).split(" ")
    return [file.encode({**row, "text": " ".join(words[: (len(words) + 1) // 2]) + " …"})]


RECIPES = (  # of one feed: in the order in which they get a share of the rejects allowed
    Recipe(ACCOUNTS, Fault.EXACT_DUPLICATE, 0.001, _repeat),
    Recipe(DEALS, Fault.EXACT_DUPLICATE, 0.001, _repeat),
    Recipe(DEALS, Fault.SUPERSEDED_VERSION, 0.02, _earlier),
    Recipe(DEALS, Fault.UNKNOWN_ACCOUNT, 0.006, _changed(**ORPHAN_DEAL)),
    Recipe(DEALS, Fault.UNPARSABLE_DATE, 0.001, _changed(created="31/02/2026")),
    Recipe(DEALS, Fault.CUT_LINE, 0.001, _cut),
    Recipe(DEALS, Fault.WRONG_ENCODING, 0.001, _latin_1("customer_name")),
    Recipe(DEALS, Fault.UNKNOWN_VALUE, 0.001, _changed(deal_status="Maybe")),
    Recipe(USAGE, Fault.EXACT_DUPLICATE, 0.0008, _repeat),
    Recipe(USAGE, Fault.UNKNOWN_ACCOUNT, 0.0005, _changed(**ORPHAN_SESSION)),
    Recipe(USAGE, Fault.NEGATIVE_DURATION, 0.0003, _changed(duration_seconds=-7)),
    Recipe(USAGE, Fault.UNPARSABLE_DATE, 0.0002, _changed(ts="yesterday")),
    Recipe(USAGE, Fault.BROKEN_JSON, 0.0002, _unquoted),
    Recipe(USAGE, Fault.NESTED_VALUE, 0.0002, _changed(duration_seconds={"value": 60})),
    Recipe(USAGE, Fault.CUT_LINE, 0.0002, _cut),
    Recipe(USAGE, Fault.BLANK_LINE, 0.0001, _blank),
    Recipe(TALK, Fault.EXACT_DUPLICATE, 0.001, _repeat),
    Recipe(TALK, Fault.SUPERSEDED_VERSION, 0.005, _draft),
    Recipe(TALK, Fault.WRONG_ENCODING, 0.001, _latin_1("text")),
    Recipe(TALK, Fault.UNKNOWN_VALUE, 0.001, _changed(kind="fax")),
    Recipe(TALK, Fault.NESTED_VALUE, 0.001, _changed(received={"local": "09:30"})),
    Recipe(TALK, Fault.CUT_LINE, 0.001, _cut),
)


def plant_faults(
    rng: np.random.Generator, files: Sequence[ExportFile]
) -> Counter[tuple[str, Fault]]:
    """Write every file's lines, with faulty ones added; return the count per feed and fault."""
    counts: Counter[tuple[str, Fault]] = Counter()
    additions: dict[tuple[str, int], list[bytes]] = {}
    for recipe in RECIPES:
        places = [(file, i) for file in _own_files(recipe, files) for i in range(len(file.rows))]
        count = min(_due_count(recipe, files, counts), len(places))
        picks = rng.choice(max(1, len(places)), size=count, replace=False)
        for number, pick in enumerate(sorted(int(pick) for pick in picks), start=1):
            file, i = places[pick]
            lines = recipe.damage(file, file.rows[i], number)
            additions.setdefault((file.path, i), []).extend(lines)
            counts[recipe.feed, recipe.fault] += 1
    for file in files:
        for i, row in enumerate(file.rows):
            file.lines += additions.get((file.path, i), [])
            file.lines.append(file.encode(row))
    return counts


def _own_files(recipe: Recipe, files: Sequence[ExportFile]) -> list[ExportFile]:
    """Return the files of a recipe's feed.

    A line in another encoding is a fault only in a file that is UTF-8 by its other lines.
    """
    own = [file for file in files if file.feed == recipe.feed]
    if recipe.fault is Fault.WRONG_ENCODING:
        own = [file for file in own if any(not file.encode(row).isascii() for row in file.rows)]
    return own


def _due_count(
    recipe: Recipe, files: Sequence[ExportFile], counts: Counter[tuple[str, Fault]]
) -> int:
    """Return how often to plant a fault: at least once, unless rejects would become many."""
    rows = sum(len(file.rows) for file in files if file.feed == recipe.feed)
    wanted = max(1, round(recipe.share * rows))
    if OUTCOMES[recipe.fault] is not Outcome.QUARANTINED:
        return wanted
    rejected = sum(
        count
        for (feed, fault), count in counts.items()
        if feed == recipe.feed and OUTCOMES[fault] is Outcome.QUARANTINED
    )
    return max(0, min(wanted, int(REJECT_SHARE * rows) - rejected))


def file_late(rng: np.random.Generator, files: Sequence[ExportFile]) -> int:
    """Move a few rows to the end of the next month's file; return how many."""
    moved = 0
    for file, following in pairwise(files):
        count = int(rng.binomial(len(file.rows), LATE_SHARE))
        late = sorted(rng.choice(len(file.rows), size=count, replace=False)) if count else []
        following.rows += [file.rows[i] for i in late]
        file.rows = [row for i, row in enumerate(file.rows) if i not in late]
        moved += count
    return moved
