"""Chooses the interactions that a recommendation or a summary rests on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from c360.domain.interactions import Category, Interaction

RECENT_DAYS = 180


def known_until(interactions: Iterable[Interaction], as_of: date) -> list[Interaction]:
    """Return the interactions up to the end of ``as_of``, oldest first, in a fixed order."""
    known = [i for i in interactions if i.occurred_at.date() <= as_of]
    return sorted(known, key=lambda i: (i.occurred_at, i.interaction_id))


def prefer_recent(interactions: Sequence[Interaction], as_of: date) -> list[Interaction]:
    """Return those of the last 180 days if there are any, else all."""
    start = as_of - timedelta(days=RECENT_DAYS - 1)
    recent = [i for i in interactions if i.occurred_at.date() >= start]
    return recent or list(interactions)


def rank_negative(interactions: Iterable[Interaction]) -> list[Interaction]:
    """Return the negative ones, the worst first; of equals the newest."""
    return rank_by_tone([i for i in interactions if i.is_negative], worst_first=True)


def rank_positive(interactions: Iterable[Interaction]) -> list[Interaction]:
    """Return the positive ones, the best first; of equals the newest."""
    return rank_by_tone([i for i in interactions if i.is_positive], worst_first=False)


def rank_by_tone(interactions: Iterable[Interaction], *, worst_first: bool) -> list[Interaction]:
    """Sort by sentiment; of equals the newest first."""
    sign = 1 if worst_first else -1
    newest_first = sorted(
        interactions, key=lambda i: (i.occurred_at, i.interaction_id), reverse=True
    )
    return sorted(newest_first, key=lambda i: sign * (i.sentiment or 0.0))


def rank_categories(interactions: Iterable[Interaction]) -> list[tuple[Category, int]]:
    """Count by category, the most frequent first; of equals in the order of the closed set."""
    counts = Counter(i.category or Category.GENERAL for i in interactions)
    order = list(Category)
    return sorted(counts.items(), key=lambda item: (-item[1], order.index(item[0])))


def find_main_complaint(
    negative: Sequence[Interaction], preferred: Category | None
) -> Category | None:
    """Return what the complaints are mostly about; ``preferred`` wins if any is about it."""
    ranked = rank_categories(negative)
    if preferred is not None and any(category is preferred for category, _ in ranked):
        return preferred
    return ranked[0][0] if ranked else None
