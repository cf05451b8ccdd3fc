from __future__ import annotations

import logging
import time

import pytest

from c360.errors import EnrichmentError, InvalidInputError
from c360.testing.text import CALM, FakeTextModel, FlakyTextModel
from c360.text.enrich import ENRICHED_SCHEMA, enrich_texts
from c360.text.models import TextResult

TEN = {f"h{n}": f"text {n}" for n in range(10)}


def test_rows_come_in_the_order_of_the_texts_with_model_and_version() -> None:
    rows = enrich_texts(TEN, FakeTextModel(), batch_size=3).rows

    assert rows.schema == ENRICHED_SCHEMA
    assert rows.column("text_hash").to_pylist() == list(TEN)
    assert rows.slice(0, 1).to_pylist() == [
        {
            "text_hash": "h0",
            "model": "fake",
            "model_version": "1",
            "sentiment": 0.0,
            "category": "general",
            "is_usable": True,
        }
    ]


def test_no_texts_give_an_empty_typed_table() -> None:
    result = enrich_texts({}, FakeTextModel())

    assert (result.rows.schema, result.rows.num_rows, result.failed) == (ENRICHED_SCHEMA, 0, {})


def test_texts_are_asked_about_in_batches() -> None:
    model = FakeTextModel()

    enrich_texts(TEN, model, batch_size=4)

    assert sorted(len(batch) for batch in model.batches) == [2, 4, 4]


def test_at_most_five_batches_are_in_flight() -> None:
    def answer_slowly(text: str) -> TextResult:
        time.sleep(0.01)
        return CALM

    model = FakeTextModel(answer_slowly)

    enrich_texts({str(n): str(n) for n in range(20)}, model, batch_size=1)

    assert 2 <= model.most_in_flight <= 5


@pytest.mark.parametrize("limits", [{"batch_size": 0}, {"max_workers": 0}, {"max_workers": 6}])
def test_limits_out_of_range_are_refused(limits: dict[str, int]) -> None:
    with pytest.raises(InvalidInputError, match=r"must be|allowed"):
        enrich_texts(TEN, FakeTextModel(), **limits)


def test_a_passing_failure_is_tried_again_after_ten_and_twenty_seconds() -> None:
    waits: list[float] = []

    result = enrich_texts(TEN, FlakyTextModel("text 0", failures=2), sleep=waits.append)

    assert waits == [10, 20]
    assert (result.rows.num_rows, result.failed) == (10, {})


def test_a_batch_that_keeps_failing_loses_nothing_of_the_others() -> None:
    model = FlakyTextModel("text 0", failures=3)

    result = enrich_texts(TEN, model, batch_size=2, sleep=lambda seconds: None)

    assert result.failed == {"h0": "The provider is busy.", "h1": "The provider is busy."}
    assert result.rows.column("text_hash").to_pylist() == list(TEN)[2:]


def test_a_failure_for_good_is_not_tried_again() -> None:
    waits: list[float] = []
    model = FlakyTextModel("text 0", failures=1, error=EnrichmentError("No such model."))

    result = enrich_texts(TEN, model, batch_size=5, sleep=waits.append)

    assert waits == []
    assert set(result.failed.values()) == {"No such model."}


def test_a_bug_in_an_adapter_is_logged_and_loses_nothing_of_the_others(
    caplog: pytest.LogCaptureFixture,
) -> None:
    model = FlakyTextModel("text 0", failures=1, error=ZeroDivisionError("oops"))

    with caplog.at_level(logging.ERROR):
        result = enrich_texts(TEN, model, batch_size=5)

    assert set(result.failed.values()) == {"ZeroDivisionError: oops"}
    assert "ZeroDivisionError" in caplog.text
    assert result.rows.num_rows == 5


@pytest.mark.parametrize(
    "answer",
    [
        TextResult(1.5, "bugs"),
        TextResult(float("nan"), "bugs"),
        TextResult("very sad", "bugs"),  # type: ignore[arg-type]
        TextResult(0.5, "weather"),
        TextResult(0.5, "bugs", is_usable=False),
    ],
)
def test_an_unusable_answer_is_neutral_and_counted(answer: TextResult) -> None:
    result = enrich_texts({"h": "text"}, FakeTextModel(lambda text: answer))

    [row] = result.rows.to_pylist()
    assert (row["sentiment"], row["category"], row["is_usable"]) == (0.0, "general", False)
    assert result.unusable_count == 1


def test_a_wrong_number_of_answers_is_a_passing_failure() -> None:
    class Forgetful(FakeTextModel):
        def classify(self, texts):  # type: ignore[no-untyped-def]
            return super().classify(texts)[1:]

    waits: list[float] = []

    result = enrich_texts(TEN, Forgetful(), batch_size=10, sleep=waits.append)

    assert (result.rows.num_rows, len(result.failed), len(waits)) == (0, 10, 2)


def test_progress_counts_up_to_all_texts() -> None:
    seen: list[tuple[int, int]] = []

    enrich_texts(
        TEN,
        FakeTextModel(),
        batch_size=4,
        on_progress=lambda done, total: seen.append((done, total)),
    )

    assert seen[-1] == (10, 10)
    assert [done for done, _ in seen] == sorted(done for done, _ in seen)
