"""Tell what changed between two versions of a contract, and whether it breaks who relies on it."""

from __future__ import annotations

from dataclasses import dataclass

from c360.contracts.model import Column, Contract
from c360.domain.types import Kind

WIDENINGS = frozenset(
    {
        (Kind.INTEGER, Kind.BIGINT),
        (Kind.INTEGER, Kind.DOUBLE),
        (Kind.DATE, Kind.TIMESTAMP),
    }
)


@dataclass(frozen=True, slots=True)
class ContractChange:
    """One difference; a breaking one asks for a new major version."""

    feed: str
    message: str
    is_breaking: bool


def compare_contracts(before: Contract, after: Contract) -> list[ContractChange]:
    """Compare two versions of a feed's contract.

    A column that goes, takes another type, or accepts less than before breaks a source that kept
    the contract, or a reader of its feed. A new optional column and a wider rule do not.
    """
    old = {column.name: column for column in before.columns}
    new = {column.name: column for column in after.columns}
    found: list[tuple[str, bool]] = []
    found += [(f"column {name} is gone", True) for name in old if name not in new]
    for name, column in new.items():
        if name not in old:
            words = "a required column" if not column.is_nullable else "a column"
            found.append((f"column {name} is new: {words}", not column.is_nullable))
        else:
            found += _compare_columns(old[name], column)
    if before.key != after.key:
        found.append((f"the key was {', '.join(before.key)} and is {', '.join(after.key)}", True))
    if before.event_time != after.event_time:
        found.append((f"event time was {before.event_time} and is {after.event_time}", True))
    return [ContractChange(after.feed, message, breaking) for message, breaking in found]


def _compare_columns(old: Column, new: Column) -> list[tuple[str, bool]]:
    found: list[tuple[str, bool]] = []
    if old.type != new.type:
        found.append((f"{new.name} was {old.type} and is {new.type}", not _is_wider(old, new)))
    if old.is_nullable != new.is_nullable:
        words = "may be empty" if new.is_nullable else "is required"
        found.append((f"{new.name} {words} now", not new.is_nullable))
    return found + _compare_choices(old, new) + _compare_bounds(old, new)


def _is_wider(old: Column, new: Column) -> bool:
    if old.type.kind is Kind.DECIMAL and new.type.kind is Kind.DECIMAL:
        room = (old.type.precision - old.type.scale, old.type.scale)
        wider = (new.type.precision - new.type.scale, new.type.scale)
        return wider[0] >= room[0] and wider[1] >= room[1]
    return (old.type.kind, new.type.kind) in WIDENINGS


def _compare_choices(old: Column, new: Column) -> list[tuple[str, bool]]:
    if set(old.allowed) == set(new.allowed):
        return []
    if not old.allowed or not new.allowed:
        words = "a closed set" if new.allowed else "open to any value"
        return [(f"{new.name} is {words} now", bool(new.allowed))]
    gone = sorted(set(old.allowed) - set(new.allowed))
    more = sorted(set(new.allowed) - set(old.allowed))
    found = [(f"{new.name} no longer takes {', '.join(gone)}", True)] if gone else []
    return found + ([(f"{new.name} takes {', '.join(more)} too", False)] if more else [])


def _compare_bounds(old: Column, new: Column) -> list[tuple[str, bool]]:
    found = []
    for word, before, after, sign in (
        ("minimum", old.minimum, new.minimum, 1),
        ("maximum", old.maximum, new.maximum, -1),
        ("longest text", old.max_length, new.max_length, -1),
    ):
        if before != after:
            is_wider = after is None or (before is not None and _is_looser(before, after, sign))
            found.append((f"{new.name}: {word} was {before} and is {after}", not is_wider))
    if old.pattern != new.pattern:
        words = f"{new.name}: pattern was {old.pattern} and is {new.pattern}"
        found.append((words, new.pattern is not None))
    return found


def _is_looser(before: object, after: object, sign: int) -> bool:
    if isinstance(before, str) or isinstance(after, str):
        return (str(after) <= str(before)) if sign > 0 else (str(after) >= str(before))
    return float(str(after)) * sign <= float(str(before)) * sign


def major_version(version: str) -> int:
    """Return a version's first number; 0 where it has none.

    Examples:
        >>> major_version("2.1.0"), major_version("draft")
        (2, 0)
    """
    first = version.split(".")[0]
    return int(first) if first.isdigit() else 0
