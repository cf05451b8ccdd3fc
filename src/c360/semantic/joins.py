"""Ways from one model to another, many rows to one: any other way would count rows twice."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from functools import lru_cache

from c360.errors import SemanticError
from c360.semantic.catalog import Catalog, Entity


@dataclass(frozen=True, slots=True)
class Join:
    """One step: ``entity`` of model ``left`` is the key of model ``right``."""

    left: str
    entity: Entity
    right: str


@lru_cache(maxsize=4096)
def find_path(catalog: Catalog, start: str, end: str) -> tuple[Join, ...] | None:
    """Find the shortest way from a model to one that each of its rows belongs to.

    Returns:
        The steps, none for the model itself; None if there is no way many-to-one.
    """
    owners = {model.key.name: name for name, model in catalog.models.items()}
    waiting: deque[tuple[str, tuple[Join, ...]]] = deque([(start, ())])
    seen = {start}
    while waiting:
        name, path = waiting.popleft()
        if name == end:
            return path
        for entity in catalog.model(name).entities:
            owner = owners.get(entity.name)
            if not entity.is_primary and owner is not None and owner not in seen:
                seen.add(owner)
                waiting.append((owner, (*path, Join(name, entity, owner))))
    return None


def get_path(catalog: Catalog, start: str, end: str) -> tuple[Join, ...]:
    """Get the way from a model to one that each of its rows belongs to.

    Raises:
        SemanticError: There is none: joining would repeat rows and make sums wrong.
    """
    path = find_path(catalog, start, end)
    if path is None:
        raise SemanticError(
            f"{end} cannot be reached from {start} without repeating rows (a fan-out), "
            "so sums would be wrong. Ask for one of them at a time."
        )
    return path


def is_reachable(catalog: Catalog, start: str, end: str) -> bool:
    """Tell whether each row of one model belongs to at most one row of another."""
    return find_path(catalog, start, end) is not None
