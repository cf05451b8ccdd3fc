"""Make the next item while one is used: two cores do the work of two stages at once."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")


def read_ahead(items: Iterator[T]) -> Iterator[T]:
    """Yield items in their order; from the second on, one more is made in a thread meanwhile.

    At most one item waits. Whoever takes only the first pays for no other, and has no thread.

    Args:
        items: Made without anything that whoever uses them changes. What they raise is raised
            in their place.

    Examples:
        >>> list(read_ahead(iter("abc")))
        ['a', 'b', 'c']
    """
    for first in items:
        yield first
        break
    else:
        return
    with ThreadPoolExecutor(1, thread_name_prefix="read-ahead") as pool:
        coming = pool.submit(_take, items)
        while taken := coming.result():
            coming = pool.submit(_take, items)
            yield taken[0]


def _take(items: Iterator[T]) -> tuple[T] | None:
    for item in items:
        return (item,)
    return None
