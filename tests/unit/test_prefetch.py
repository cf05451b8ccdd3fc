"""Items made ahead are the same items, and no more of them are made than are due."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from c360.kit.prefetch import map_ahead, read_ahead


def count(made: list[int], until: int) -> Iterator[int]:
    for number in range(until):
        made.append(number)
        yield number


@pytest.mark.parametrize("until", [0, 1, 2, 5])
def test_all_items_come_in_their_order(until: int) -> None:
    assert list(read_ahead(count([], until))) == list(range(until))


def test_who_takes_the_first_alone_makes_no_other() -> None:
    made: list[int] = []

    assert next(read_ahead(count(made, 5))) == 0
    assert made == [0]


def test_at_most_one_item_waits() -> None:
    made: list[int] = []
    items = read_ahead(count(made, 9))
    taken = [next(items) for _ in range(3)]
    items.close()  # type: ignore[attr-defined]

    assert taken == [0, 1, 2]
    assert made == [0, 1, 2, 3]


def test_an_error_comes_in_the_place_of_its_item() -> None:
    def break_off() -> Iterator[int]:
        yield from (1, 2)
        raise ValueError("no third item")

    items = read_ahead(break_off())

    assert [next(items), next(items)] == [1, 2]
    with pytest.raises(ValueError, match="no third item"):
        next(items)


@pytest.mark.parametrize("until", [0, 1, 2, 5])
def test_results_come_in_the_order_of_their_items(until: int) -> None:
    assert list(map_ahead(lambda number: 2 * number, count([], until))) == [
        2 * number for number in range(until)
    ]


def test_who_takes_the_first_result_alone_makes_no_other() -> None:
    made: list[int] = []

    assert next(map_ahead(str, count(made, 5))) == "0"
    assert made == [0]


def test_few_results_wait() -> None:
    made: list[int] = []
    results = map_ahead(str, count(made, 20))
    taken = [next(results) for _ in range(3)]
    results.close()  # type: ignore[attr-defined]

    assert taken == ["0", "1", "2"]
    assert len(made) <= 6


def test_an_error_comes_in_the_place_of_its_result() -> None:
    results = map_ahead(lambda number: 1 // (2 - number), count([], 5))

    assert [next(results), next(results)] == [0, 1]
    with pytest.raises(ZeroDivisionError):
        next(results)
