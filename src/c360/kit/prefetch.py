"""Make the next item while one is used: two cores do the work of two stages at once."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")
R = TypeVar("R")
WORKERS = 2


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


def map_ahead(function: Callable[[T], R], items: Iterator[T]) -> Iterator[R]:
    """Yield a function's results in the order of its items; some are made in threads meanwhile.

    At most two wait. Whoever takes only the first pays for no other, and has no thread.

    Args:
        function: Changes nothing that another call, or whoever uses its results, looks at. What it
            raises is raised in place of its result.
        items: What it is called with.

    Examples:
        >>> list(map_ahead(str.upper, iter("abc")))
        ['A', 'B', 'C']
    """
    for first in items:
        yield function(first)
        break
    else:
        return
    waiting: deque[Future[R]] = deque()
    with ThreadPoolExecutor(WORKERS, thread_name_prefix="map-ahead") as pool:
        for item in items:
            waiting.append(pool.submit(function, item))
            if len(waiting) > WORKERS:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def _take(items: Iterator[T]) -> tuple[T] | None:
    for item in items:
        return (item,)
    return None
