"""What all saved things share: who may change them, the audit trail, and how many they match."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Protocol, TypeVar

from c360.api.deps import Audit
from c360.api.rows import read_rows
from c360.domain.roles import Role
from c360.errors import C360Error, PermissionDeniedError
from c360.state.users import User
from c360.warehouse.snapshot import Snapshot

T = TypeVar("T")


class Saved(Protocol):
    """Something that somebody saved under a name."""

    @property
    def name(self) -> str:
        """What it is called."""
        ...

    @property
    def created_by(self) -> str:
        """Who saved it."""
        ...


def may_change(saved: Saved, user: User) -> bool:
    """Tell whether a user may change something saved: its owner and administrators may."""
    return user.role is Role.ADMIN or saved.created_by == user.name


def check_may_change(kind: str, saved: Saved, user: User) -> None:
    """Refuse to change what is somebody else's.

    Raises:
        PermissionDeniedError: It is somebody else's; ``kind`` is what it is called in the message.
    """
    if not may_change(saved, user):
        raise PermissionDeniedError(
            f"The {kind} {saved.name!r} belongs to {saved.created_by!r}. "
            "They or an administrator may change it; you may save your own."
        )


def audited_act(entry: tuple[Audit, str, str], act: Callable[[], T]) -> T:
    """Do something, and write to the audit trail how it went.

    Args:
        entry: The trail, the action, and what it is done to.
        act: What is done.
    """
    audit, action, target = entry
    try:
        done = act()
    except C360Error:
        audit(action, target, "failed")
        raise
    audit(action, target)
    return done


def count_matches(
    snapshot: Snapshot, table: str, conditions: Sequence[tuple[str, dict[str, Any]]]
) -> list[int]:
    """Return how many rows of a table each condition matches, in one scan.

    Args:
        snapshot: Where the table is.
        table: A table, with its schema.
        conditions: SQL with parameters, no name of which comes twice.
    """
    if not conditions:
        return []
    counts = [
        f"count(*) filter ({condition}) as n{place}"
        for place, (condition, _) in enumerate(conditions)
    ]
    params = {name: value for _, own in conditions for name, value in own.items()}
    [found] = read_rows(snapshot, f"select {', '.join(counts)} from {table}", params)
    return [int(found[f"n{place}"]) for place in range(len(conditions))]
