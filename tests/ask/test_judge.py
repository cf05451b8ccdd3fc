"""The judge tells right answers from wrong ones."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from ask.evaluate import Expected, Status, Verdict, evaluate, format_scores, judge
from c360.errors import InvalidInputError
from c360.warehouse.snapshot import Snapshot

SEGMENTS = (
    "select * from (values ('high_value_travelers', 2), ('declining', 3)) t(segment, customers)"
)
RATES = "select * from (values ('North', 0.25::double), ('South', 0.5::double)) t(region, win_rate)"
KEYS = "select 'C' || i as customer_id from range(12) t(i)"
RANKED = """
select * from (values ('C1', 9), ('C2', 7), ('C3', 7), ('C4', 1)) t(customer_id, sort_value)
order by sort_value desc"""
SCORES = "select unnest([1.0, 5.0, 15.0, 25.0, 25.0]) as score"


def expect(*sql: str, status: Status = Status.ANSWERED, **rules: Any) -> Expected:
    return Expected("Which?", "lists", status, sql_any=sql, **rules)


def answered(columns: Sequence[Any], *rows: Any) -> dict[str, Any]:
    return {"status": "answered", "columns": list(columns), "rows": list(rows)}


def keys(*numbers: int) -> dict[str, Any]:
    return answered(["customer_id"], *([f"C{number}"] for number in numbers))


@pytest.mark.parametrize(
    "rows",
    [
        ([["high_value_travelers", 2], ["declining", 3]]),
        ([["declining", 3.0], ["high_value_travelers", 2]]),
        ([["High-Value Travelers", "2"], ["Declining", "3"]]),
        ([{"s": "declining", "n": 3}, {"s": "high_value_travelers", "n": 2}]),
    ],
    ids=["same", "other order", "labels and text", "objects"],
)
def test_same_rows_are_right(little: Snapshot, rows: list[Any]) -> None:
    assert judge(expect(SEGMENTS), answered(["s", "n"], *rows), little) is Verdict.RIGHT


def test_other_columns_are_allowed_at_any_place(little: Snapshot) -> None:
    answer = answered(
        ["avg", "n", "s", "extra"], [1.5, 3, "declining", 2], [2, 2, "high_value_travelers", None]
    )
    assert judge(expect(SEGMENTS), answer, little) is Verdict.RIGHT


@pytest.mark.parametrize(
    "rows",
    [
        [],
        [["declining", 3]],
        [["declining", 2], ["high_value_travelers", 3]],
        [["declining", 3], ["high_value_travelers", 2.001]],
        [["declining", 3], ["high_value_travelers", 2], ["dormant", 1]],
        [["declining", 3], ["high_value_travelers", 2], ["declining", 3]],
        [["declining", None], ["high_value_travelers", None]],
    ],
    ids=["none", "missing", "swapped", "not close", "one more", "twice", "no numbers"],
)
def test_other_rows_are_wrong(little: Snapshot, rows: list[Any]) -> None:
    assert judge(expect(SEGMENTS), answered(["s", "n"], *rows), little) is Verdict.WRONG


def test_values_of_one_row_are_not_gathered_from_changing_columns(little: Snapshot) -> None:
    answer = answered(["s", "a", "b"], ["declining", 3, 8], ["high_value_travelers", 8, 2])

    assert judge(expect(SEGMENTS), answer, little) is Verdict.WRONG


def test_one_column_does_not_stand_for_two(little: Snapshot) -> None:
    both = expect("select 'a' as k, 5 as won, 5 as lost")

    assert judge(both, answered(["k", "won"], ["a", 5]), little) is Verdict.WRONG
    assert judge(both, answered(["k", "won", "lost"], ["a", 5, 5]), little) is Verdict.RIGHT


@pytest.mark.parametrize(
    ("value", "verdict"),
    [(1.0000009, Verdict.RIGHT), (1.0001, Verdict.WRONG), ("one", Verdict.WRONG)],
)
def test_numbers_are_close_to_a_millionth(little: Snapshot, value: Any, verdict: Verdict) -> None:
    assert judge(expect("select 1.0 as total"), answered(["t"], [value]), little) is verdict


@pytest.mark.parametrize(
    ("column", "factor", "verdict"),
    [
        ("win_rate", 1, Verdict.RIGHT),
        ("win_rate_pct", 100, Verdict.RIGHT),
        ({"name": "win_rate", "label": "Win rate (%)"}, 100, Verdict.RIGHT),
        ("win_rate", 100, Verdict.WRONG),
        ("win_rate_pct", 1, Verdict.WRONG),
    ],
)
def test_percent_is_right_only_where_the_column_says_so(
    little: Snapshot, column: Any, factor: int, verdict: Verdict
) -> None:
    answer = answered(["region", column], ["North", 0.25 * factor], ["South", 0.5 * factor])

    assert judge(expect(RATES), answer, little) is verdict


@pytest.mark.parametrize("shown", ["2026-04-01", "2026-04", "April 2026", "2026-Q2", "Q2 2026"])
def test_a_month_and_a_quarter_are_their_first_day(little: Snapshot, shown: str) -> None:
    expected = expect("select date '2026-04-01' as month, 5 as n")

    assert judge(expected, answered(["month", "n"], [shown, 5]), little) is Verdict.RIGHT
    assert judge(expected, answered(["month", "n"], ["2026-05", 5]), little) is Verdict.WRONG


def test_a_state_goes_by_its_name_or_code(little: Snapshot) -> None:
    expected = expect("select 'CA' as state_code, 5 as n")

    assert judge(expected, answered(["s", "n"], ["California", 5]), little) is Verdict.RIGHT
    assert judge(expected, answered(["s", "n"], ["Colorado", 5]), little) is Verdict.WRONG


def test_rows_that_say_nothing_may_be_there_or_not(little: Snapshot) -> None:
    expected = expect("select unnest(['a', 'b']) as k, unnest([1, null]) as n")

    assert judge(expected, answered(["k", "n"], ["a", 1]), little) is Verdict.RIGHT
    assert judge(expected, answered(["k", "n"], ["a", 1], ["c", 0]), little) is Verdict.RIGHT


def test_nothing_at_all_is_an_answer_where_it_is_expected(little: Snapshot) -> None:
    assert judge(expect("select 0 as n"), answered(["n"], [0]), little) is Verdict.RIGHT
    assert judge(expect("select 0 as n"), answered(["n"], [4]), little) is Verdict.WRONG
    assert judge(expect("select 4 as n"), answered(["n"], [0]), little) is Verdict.WRONG


def test_the_unknown_member_may_be_left_out_but_not_be_wrong(little: Snapshot) -> None:
    expected = expect("select unnest(['a', 'unknown']) as k, unnest([1, 2]) as n")

    assert judge(expected, answered(["k", "n"], ["a", 1]), little) is Verdict.RIGHT
    wrong = answered(["k", "n"], ["a", 1], ["unknown", 3])
    assert judge(expected, wrong, little) is Verdict.WRONG


def test_a_page_is_right_only_where_it_may_be(little: Snapshot) -> None:
    assert judge(expect(KEYS, subset_ok=True), keys(*range(5)), little) is Verdict.RIGHT
    assert judge(expect(KEYS, subset_ok=True), keys(*range(12)), little) is Verdict.RIGHT
    assert judge(expect(KEYS), keys(*range(5)), little) is Verdict.WRONG


@pytest.mark.parametrize(
    "given",
    [(), (0, 1, 2), (0, 1, 2, 3, 99), tuple(range(13)), (0, 0, 1, 2, 3)],
    ids=["empty", "no round number", "a stranger", "more than all", "one twice"],
)
def test_what_is_no_page_of_the_rows_is_wrong(little: Snapshot, given: tuple[int, ...]) -> None:
    assert judge(expect(KEYS, subset_ok=True), keys(*given), little) is Verdict.WRONG


@pytest.mark.parametrize(
    ("given", "verdict"),
    [
        ((1, 2, 3, 4), Verdict.RIGHT),
        ((1, 3, 2, 4), Verdict.RIGHT),
        ((2, 1, 3, 4), Verdict.WRONG),
        ((1, 2, 3), Verdict.WRONG),
    ],
    ids=["in order", "equal ranks swapped", "out of order", "cut short"],
)
def test_order_counts_where_it_is_expected(
    little: Snapshot, given: tuple[int, ...], verdict: Verdict
) -> None:
    assert judge(expect(RANKED, ordered=True), keys(*given), little) is verdict


@pytest.mark.parametrize(
    ("given", "verdict"),
    [((1,), Verdict.RIGHT), ((1, 3), Verdict.RIGHT), ((2,), Verdict.WRONG)],
)
def test_a_superlative_takes_the_first_rows_however_many(
    little: Snapshot, given: tuple[int, ...], verdict: Verdict
) -> None:
    assert judge(expect(RANKED, ordered=True, subset_ok=True), keys(*given), little) is verdict


@pytest.mark.parametrize(
    ("given", "verdict"),
    [
        ((1, 2), Verdict.RIGHT),
        ((1, 3), Verdict.RIGHT),
        ((1, 2, 3), Verdict.RIGHT),
        ((1,), Verdict.WRONG),
        ((1, 4), Verdict.WRONG),
        ((1, 2, 3, 4), Verdict.WRONG),
        ((2, 1), Verdict.WRONG),
    ],
)
def test_a_top_is_as_many_as_asked_for_and_those_tied_with_the_last(
    little: Snapshot, given: tuple[int, ...], verdict: Verdict
) -> None:
    assert judge(expect(RANKED, top=2), keys(*given), little) is verdict


def test_a_top_of_more_than_there_are_is_all(little: Snapshot) -> None:
    assert judge(expect(RANKED, top=10), keys(1, 2, 3, 4), little) is Verdict.RIGHT


def test_a_lowest_row_of_nothing_counts_among_the_lowest(little: Snapshot) -> None:
    lowest = "select * from (values ('WY', 0.0), ('DE', 4.5), ('NM', 7.0)) t(state, value)"
    expected = expect(f"{lowest} order by value", top=2)

    for rows in ([["WY", 0.0], ["DE", 4.5]], [["DE", 4.5], ["NM", 7.0]]):
        assert judge(expected, answered(["state", "value"], *rows), little) is Verdict.RIGHT
    for rows in ([["WY", 0.0]], [["WY", 0.0], ["NM", 7.0]]):
        assert judge(expected, answered(["state", "value"], *rows), little) is Verdict.WRONG


@pytest.mark.parametrize(
    ("rows", "verdict"),
    [
        ([["0-10", 2], ["10-20", 1], ["20-30", 2]], Verdict.RIGHT),
        ([[0, 2], [10, 1], [20, 2], [30, 0]], Verdict.RIGHT),
        ([[10, 2], [20, 1], [30, 2]], Verdict.RIGHT),
        ([[25, 0], [15, 0], [5, 0], [1, 0], [25, 0]], Verdict.RIGHT),
        ([[0, 2], [10, 2], [20, 1]], Verdict.WRONG),
        ([[0, 2], [10, 1], [20, 3]], Verdict.WRONG),
        ([[0, 5]], Verdict.WRONG),
    ],
    ids=["labels", "lower bounds", "upper bounds", "values", "moved", "too many", "one bin"],
)
def test_a_distribution_is_its_values_or_bins(
    little: Snapshot, rows: list[Any], verdict: Verdict
) -> None:
    expected = expect(SCORES, distribution=True)

    assert judge(expected, answered(["bin", "count"], *rows), little) is verdict


def test_any_accepted_reading_is_right(little: Snapshot) -> None:
    expected = expect("select 1 as n", "select 2 as n")

    assert judge(expected, answered(["n"], [2]), little) is Verdict.RIGHT
    assert judge(expected, answered(["n"], [3]), little) is Verdict.WRONG


def test_the_last_day_of_the_data_is_given_to_sql(little: Snapshot) -> None:
    day = little.manifest.as_of

    assert judge(expect("select $as_of as day"), answered(["d"], [day]), little) is Verdict.RIGHT


@pytest.mark.parametrize(
    ("status", "verdict"),
    [("ambiguous", Verdict.ASKED_BACK), ("unanswerable", Verdict.REFUSED)],
)
def test_not_answering_what_can_be_answered_is_not_wrong(
    little: Snapshot, status: str, verdict: Verdict
) -> None:
    answer = {"status": status, "choices": ["one", "two"], "reason": "?"}

    assert judge(expect(SEGMENTS), answer, little) is verdict


@pytest.mark.parametrize(
    ("answer", "verdict"),
    [
        ({"status": "ambiguous", "choices": ["customers", "accounts"]}, Verdict.RIGHT),
        ({"status": "ambiguous", "choices": ["customers"]}, Verdict.ASKED_BACK),
        ({"status": "unanswerable", "reason": "?"}, Verdict.REFUSED),
        (answered(["n"], [1]), Verdict.WRONG),
    ],
    ids=["asked", "asked with one choice", "refused", "answered"],
)
def test_an_ambiguous_question_is_to_be_asked_back(
    little: Snapshot, answer: dict[str, Any], verdict: Verdict
) -> None:
    assert judge(expect(status=Status.AMBIGUOUS), answer, little) is verdict


def test_an_ambiguous_question_may_have_a_fair_answer(little: Snapshot) -> None:
    expected = expect(SEGMENTS, status=Status.AMBIGUOUS)
    rows = [["declining", 3], ["high_value_travelers", 2]]

    assert judge(expected, answered(["s", "n"], *rows), little) is Verdict.RIGHT


@pytest.mark.parametrize(
    ("answer", "verdict"),
    [
        ({"status": "unanswerable", "reason": "No Gold card; Premium exists."}, Verdict.RIGHT),
        (
            {"status": "unanswerable", "reason": "No Gold card.", "choices": ["Premium"]},
            Verdict.RIGHT,
        ),
        ({"status": "unanswerable", "reason": "No such card."}, Verdict.REFUSED),
        ({"status": "ambiguous", "choices": ["Premium", "Standard"]}, Verdict.ASKED_BACK),
        (answered(["n"], [1]), Verdict.WRONG),
        (answered(["n"]), Verdict.WRONG),
    ],
)
def test_what_must_be_refused_is_refused_and_says_why(
    little: Snapshot, answer: dict[str, Any], verdict: Verdict
) -> None:
    expected = expect(status=Status.UNANSWERABLE, reason_mentions=("premium",))

    assert judge(expected, answer, little) is verdict


def test_another_status_may_be_right_as_well(little: Snapshot) -> None:
    expected = expect(SEGMENTS, also=(Status.UNANSWERABLE,))

    assert judge(expected, {"status": "unanswerable"}, little) is Verdict.RIGHT


def test_a_status_that_nobody_knows_is_an_error(little: Snapshot) -> None:
    with pytest.raises(ValueError, match="maybe"):
        judge(expect(SEGMENTS), {"status": "maybe"}, little)


def test_a_question_to_be_answered_needs_sql() -> None:
    with pytest.raises(InvalidInputError, match="give it sql"):
        expect()


def test_scores_are_counted_per_category(little: Snapshot) -> None:
    asked = [expect("select 1 as n"), expect("select 2 as n")]

    judged = evaluate(asked, lambda *_: answered(["n"], [1]), little)

    assert [verdict for _, verdict in judged] == [Verdict.RIGHT, Verdict.WRONG]
    assert format_scores(judged).splitlines() == [
        "| category | questions | right | asked back | refused | wrong |",
        "|---|---|---|---|---|---|",
        "| lists | 2 | 1 | 0 | 0 | 1 |",
        "| **all** | 2 | 1 | 0 | 0 | 1 |",
    ]
