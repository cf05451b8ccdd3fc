"""Whose an event is: aliases make two ids one user; an anonymous id belongs to who used it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

Seen = tuple[datetime, str | None]
"""When an event with some anonymous id happened, and the user it names, if any."""


def find_same_users(user_id: str, aliases: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """Return all ids of one user, the one in use first.

    Args:
        user_id: Any id of the user.
        aliases: (previous id, id that replaces it), oldest first; a later one wins.

    Examples:
        >>> find_same_users("old", [("old", "new"), ("new", "newest"), ("other", "else")])
        ('newest', 'new', 'old')
    """
    replaced = dict(aliases)
    current = _follow(user_id, replaced)
    names = {user_id, *replaced, *replaced.values()}
    others = {name for name in names if _follow(name, replaced) == current}
    return (current, *sorted(others - {current}))


def _follow(name: str, replaced: dict[str, str]) -> str:
    """Return the id in use; of ids that replace each other in a circle, the first by name."""
    seen = [name]
    while (after := replaced.get(seen[-1])) is not None:
        if after in seen:
            return min(seen[seen.index(after) :])
        seen.append(after)
    return seen[-1]


def attribute_events(events: Sequence[Seen]) -> list[str | None]:
    """Tell whose the events of one anonymous id are, oldest first.

    An event that names no user is that of the next user seen on the device, else of the last: two
    people who share a browser stay two.

    Examples:
        >>> day = [datetime(2026, 6, number) for number in (1, 2, 3, 4)]
        >>> users = [None, "ann", "bob", None]
        >>> attribute_events(list(zip(day, users)))
        ['ann', 'ann', 'bob', 'bob']
    """
    owners: list[str | None] = [user for _, user in events]
    following: str | None = None
    for place in range(len(owners) - 1, -1, -1):
        following = owners[place] = owners[place] or following
    before: str | None = None
    for place, owner in enumerate(owners):
        before = owners[place] = owner or before
    return owners
