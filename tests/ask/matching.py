"""Whether the rows of an answer are the rows that were expected."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import permutations, product

from ask.cells import (
    ABSOLUTE,
    RELATIVE,
    SORT_VALUE,
    UNKNOWN,
    Cell,
    Table,
    are_close,
    is_number,
    percent_factor,
)

PAGE_STEP = 5
MINIMUM_BINS = 3
BOUND = re.compile(r"-?\d[\d,]*(\.\d+)?")


@dataclass(frozen=True, slots=True)
class Rule:
    """How rows are compared; see the docstring of ``ask.evaluate``."""

    ordered: bool = False
    subset_ok: bool = False
    top: int | None = None


def rows_match(expected: Table, answer: Table, rule: Rule) -> bool:
    """Tell whether an answer holds the expected rows, in any columns and with any others."""
    shown = [index for index, name in enumerate(expected.names) if name != SORT_VALUE]
    wanted = Table(
        tuple(expected.names[index] for index in shown),
        [tuple(row[index] for index in shown) for row in expected.rows],
    )
    ranks = expected.rank_values()
    return any(
        _same_rows(wanted, ranks, rows, rule) for rows in _projections(wanted, answer) if rows
    )


def _projections(wanted: Table, answer: Table) -> Iterator[list[tuple[Cell, ...]]]:
    """Yield the answer's rows under every way of reading its columns as the wanted ones."""
    candidates = [
        [other for other in range(len(answer.names)) if _may_be(wanted, index, answer, other)]
        for index in range(len(wanted.names))
    ]
    for chosen in product(*candidates):
        if len(set(chosen)) == len(chosen):
            factors = [
                percent_factor(name, answer.names[index])
                for name, index in zip(wanted.names, chosen, strict=True)
            ]
            yield [
                tuple(
                    _scaled(row[index], factor)
                    for index, factor in zip(chosen, factors, strict=True)
                )
                for row in answer.rows
            ]


def _may_be(wanted: Table, index: int, answer: Table, other: int) -> bool:
    sought, found = wanted.column(index), answer.column(other)
    if any(map(is_number, sought)):
        factor = percent_factor(wanted.names[index], answer.names[other])
        return _share_a_number(sought, [_scaled(cell, factor) for cell in found])
    return not set(sought).isdisjoint(found)


def _share_a_number(sought: Sequence[Cell], found: Sequence[Cell]) -> bool:
    numbers = sorted(cell for cell in sought if isinstance(cell, float))
    for cell in found:
        if isinstance(cell, float):
            index = bisect_left(numbers, cell - abs(cell) * RELATIVE - ABSOLUTE)
            if index < len(numbers) and are_close(numbers[index], cell):
                return True
    return False


def _scaled(cell: Cell, factor: float) -> Cell:
    return cell * factor if isinstance(cell, float) and factor != 1.0 else cell


def _same_rows(
    wanted: Table, ranks: Sequence[Cell], rows: Sequence[tuple[Cell, ...]], rule: Rule
) -> bool:
    every = list(zip(wanted.rows, ranks, strict=True))
    kept = [(row, rank) for row, rank in every if _says_much(row)]
    said = [row for row in rows if _says_much(row)]
    if not kept:
        return _fit(every, rows, rule)
    return _fit(kept, said, rule) or (rule.top is not None and _fit(every, rows, rule))


def _fit(
    kept: Sequence[tuple[tuple[Cell, ...], Cell]], said: Sequence[tuple[Cell, ...]], rule: Rule
) -> bool:
    places = _find_places([row for row, _ in kept], said)
    if places is None or not places:
        return False
    if rule.ordered or rule.top is not None:
        return _is_ranked(kept, places, rule)
    missing = set(range(len(kept))) - set(places)
    if all(_is_unknown(kept[index][0]) for index in missing):
        return True
    return rule.subset_ok and len(said) % PAGE_STEP == 0


def _says_much(row: tuple[Cell, ...]) -> bool:
    """Tell a row with something in it: numbers that are all absent or 0 say nothing."""
    if all(cell is None for cell in row):
        return False
    numbers = [cell for cell in row if cell is None or is_number(cell)]
    return not numbers or any(numbers)


def _is_unknown(row: tuple[Cell, ...]) -> bool:
    return UNKNOWN in row or None in row


def _find_places(
    wanted: Sequence[tuple[Cell, ...]], rows: Sequence[tuple[Cell, ...]]
) -> list[int] | None:
    """Return the place of each row among the wanted, each at most once; None if one has none."""
    by_words: dict[tuple[Cell, ...], list[int]] = defaultdict(list)
    for index, row in enumerate(wanted):
        by_words[_words(row)].append(index)
    places = []
    for row in rows:
        same_words = by_words[_words(row)]
        place = next((index for index in same_words if _equal(wanted[index], row)), None)
        if place is None:
            return None
        same_words.remove(place)
        places.append(place)
    return places


def _words(row: tuple[Cell, ...]) -> tuple[Cell, ...]:
    return tuple("" if is_number(cell) else cell for cell in row)


def _equal(wanted: tuple[Cell, ...], row: tuple[Cell, ...]) -> bool:
    pairs = zip(wanted, row, strict=True)
    return all(
        are_close(one, other)
        for one, other in pairs
        if isinstance(one, float) and isinstance(other, float)
    )


def _is_ranked(
    kept: Sequence[tuple[tuple[Cell, ...], Cell]], places: Sequence[int], rule: Rule
) -> bool:
    """Tell whether rows come as ranked, equal ranks in any order, and as many as there must be.

    The unknown member may be left out of a ranking.
    """
    given = set(places)
    known = [index for index, (row, _) in enumerate(kept) if index in given or not _is_unknown(row)]
    ranks = [kept[index][1] for index in known]
    shown = [kept[place][1] for place in places]
    if not all(map(_same_rank, ranks, shown)):
        return False
    if rule.top is not None:
        least = min(rule.top, len(ranks))
        return len(shown) >= least and _same_rank(shown[-1], ranks[least - 1])
    return rule.subset_ok or len(shown) == len(ranks)


def _same_rank(one: Cell, other: Cell) -> bool:
    if isinstance(one, float) and isinstance(other, float):
        return are_close(one, other)
    return one == other


def is_distribution(values: Table, answer: Table) -> bool:
    """Tell whether an answer shows how values are distributed: as they are, or counted in bins.

    A bin may be named by its lower or its upper bound, or by a text that begins with its lower
    bound; a value on a bound may belong to either side. At least three bins are needed.
    """
    sought = sorted(value for value in values.column(0) if isinstance(value, float))
    columns = range(len(answer.names))
    if any(_same_values(sought, answer.column(index)) for index in columns):
        return True
    return any(
        _are_bins(sought, answer.column(bounds), answer.column(counts))
        for bounds, counts in permutations(columns, 2)
    )


def _same_values(sought: Sequence[float], column: Sequence[Cell]) -> bool:
    found = sorted(cell for cell in column if isinstance(cell, float))
    return len(found) == len(sought) and all(map(are_close, sought, found))


def _are_bins(sought: Sequence[float], bounds: Sequence[Cell], counts: Sequence[Cell]) -> bool:
    bins = {
        bound: count
        for bound, count in zip(map(_bound, bounds), counts, strict=True)
        if bound is not None and isinstance(count, float)
    }
    if len(bins) < MINIMUM_BINS or sum(bins.values()) != len(sought):
        return False
    edges = sorted(bins)
    last = len(edges) - 1
    ways = (
        [bisect_right(edges, value) - 1 for value in sought],
        [max(bisect_left(edges, value) - 1, 0) for value in sought],
        [bisect_left(edges, value) for value in sought],
        [min(bisect_right(edges, value), last) for value in sought],
    )
    filled = {index: bins[edge] for index, edge in enumerate(edges) if bins[edge]}
    return any(Counter(way) == filled for way in ways)


def _bound(cell: Cell) -> float | None:
    if isinstance(cell, float):
        return cell
    found = BOUND.search(cell) if isinstance(cell, str) else None
    return float(found[0].replace(",", "")) if found else None
