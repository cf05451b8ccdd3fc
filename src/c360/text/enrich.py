"""Gives every new text a sentiment and a category, in parallel batches with retries."""

from __future__ import annotations

import logging
import math
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass, field

import pyarrow as pa
from tenacity import Retrying, retry_if_exception, stop_after_attempt, wait_exponential

from c360.domain.interactions import Category
from c360.errors import C360Error, InvalidInputError, ProviderError, RetryableError
from c360.text.loading import load_text_model
from c360.text.models import UNUSABLE, TextModel, TextResult
from c360.text.vectors import Floats

__all__ = [
    "ENRICHED_SCHEMA",
    "EnrichmentResult",
    "TextModel",
    "TextResult",
    "enrich_texts",
    "load_text_model",
]

logger = logging.getLogger(__name__)

MAX_IN_FLIGHT = 5
TRIES = 3
FIRST_WAIT_SECONDS = 10
DEFAULT_BATCH_SIZE = 16
CATEGORIES = frozenset(category.value for category in Category)
ENRICHED_SCHEMA = pa.schema(
    [
        ("text_hash", pa.string()),
        ("model", pa.string()),
        ("model_version", pa.string()),
        ("sentiment", pa.float64()),
        ("category", pa.string()),
        ("is_usable", pa.bool_()),
    ]
)

Batch = list[tuple[str, str]]
Sleep = Callable[[float], None]
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class EnrichmentResult:
    """What came of a set of texts.

    ``rows`` holds ``derived.interaction_texts``, one row per text that was read, in the order
    given; ``failed`` says for each other text why not: it is due again at the next run.
    ``meanings`` are the embeddings that the model made on its way, by text hash.
    """

    rows: pa.Table
    failed: Mapping[str, str]
    meanings: Mapping[str, Floats] = field(default_factory=dict)

    @property
    def unusable_count(self) -> int:
        """How many texts the model could make nothing of."""
        return sum(not usable for usable in self.rows.column("is_usable").to_pylist())


@dataclass(frozen=True, slots=True)
class BatchOutcome:
    """One batch: either its results or the reason why there are none."""

    hashes: tuple[str, ...]
    results: tuple[TextResult, ...] = ()
    reason: str = ""


def enrich_texts(
    texts: Mapping[str, str],
    model: TextModel,
    *,
    batch_size: int = DEFAULT_BATCH_SIZE,
    max_workers: int = MAX_IN_FLIGHT,
    on_progress: Progress | None = None,
    sleep: Sleep = time.sleep,
) -> EnrichmentResult:
    """Give each text a sentiment and a category.

    A batch that fails for a passing reason is tried again after 10 and after 20 seconds; one that
    fails for good loses nothing of the others.

    Args:
        texts: Text by its hash.
        model: Is asked by up to ``max_workers`` threads at a time.
        batch_size: Texts per call.
        max_workers: Calls in flight, 1 to 5.
        on_progress: Told how many texts are done, failed ones too, out of how many.
        sleep: Waits between tries; a test passes its own.

    Raises:
        InvalidInputError: ``batch_size`` or ``max_workers`` is out of range.
    """
    check_limits(batch_size, max_workers)
    outcomes: list[BatchOutcome] = []
    with ThreadPoolExecutor(max_workers, thread_name_prefix="enrich") as pool:
        pending = [
            pool.submit(read_batch, batch, model, sleep)
            for batch in split_batches(texts, batch_size)
        ]
        done = 0
        for future in as_completed(pending):
            outcome = future.result()
            outcomes.append(outcome)
            done += len(outcome.hashes)
            if on_progress is not None:
                on_progress(done, len(texts))
    return collect_outcomes(texts, model, outcomes)


def check_limits(batch_size: int, max_workers: int) -> None:
    """Refuse limits that would do nothing, or too much at once."""
    if batch_size < 1:
        raise InvalidInputError(f"The batch size is {batch_size}; it must be 1 or more.")
    if not 1 <= max_workers <= MAX_IN_FLIGHT:
        raise InvalidInputError(
            f"{max_workers} batches in flight; allowed are 1 to {MAX_IN_FLIGHT}."
        )


def split_batches(texts: Mapping[str, str], size: int) -> list[Batch]:
    """Split texts into batches of at most ``size``, in order."""
    items = list(texts.items())
    return [items[start : start + size] for start in range(0, len(items), size)]


def read_batch(batch: Batch, model: TextModel, sleep: Sleep) -> BatchOutcome:
    """Ask the model about one batch; a failure is an outcome, not an exception."""
    hashes = tuple(text_hash for text_hash, _ in batch)
    retrying = Retrying(
        retry=retry_if_exception(lambda error: isinstance(error, RetryableError)),
        stop=stop_after_attempt(TRIES),
        wait=wait_exponential(multiplier=FIRST_WAIT_SECONDS),
        sleep=sleep,
        reraise=True,
    )
    try:
        results = retrying(ask_model, model, [body for _, body in batch])
    except C360Error as error:
        return BatchOutcome(hashes, reason=str(error))
    except Exception as error:
        # The edge to an adapter: what it did not foresee must not take other batches with it.
        logger.exception("The text model %s failed on a batch of %d.", model.name, len(batch))
        return BatchOutcome(hashes, reason=f"{type(error).__name__}: {error}")
    return BatchOutcome(hashes, results=tuple(results))


def ask_model(model: TextModel, bodies: Sequence[str]) -> list[TextResult]:
    """Ask once; what cannot be used becomes ``UNUSABLE``.

    Raises:
        ProviderError: There are more or fewer answers than texts, so that none can be trusted.
    """
    answers = model.classify(bodies)
    if len(answers) != len(bodies):
        raise ProviderError(
            f"The text model {model.name} gave {len(answers)} answers to {len(bodies)} texts."
        )
    return [answer if is_sound(answer) else UNUSABLE for answer in answers]


def is_sound(answer: TextResult) -> bool:
    """Whether an answer is in the allowed range and set."""
    sentiment = answer.sentiment
    return (
        answer.is_usable
        and isinstance(sentiment, int | float)
        and math.isfinite(sentiment)
        and -1 <= sentiment <= 1
        and answer.category in CATEGORIES
    )


def collect_outcomes(
    texts: Mapping[str, str], model: TextModel, outcomes: Sequence[BatchOutcome]
) -> EnrichmentResult:
    """Put the batches together again, in the order of ``texts``."""
    found: dict[str, TextResult] = {}
    failed: dict[str, str] = {}
    for outcome in outcomes:
        found.update(zip(outcome.hashes, outcome.results, strict=False))
        if outcome.reason:
            failed.update(dict.fromkeys(outcome.hashes, outcome.reason))
    rows = [
        (text_hash, model.name, model.version, float(r.sentiment), str(r.category), r.is_usable)
        for text_hash in texts
        if (r := found.get(text_hash)) is not None
    ]
    columns = list(zip(*rows, strict=True)) or [()] * len(ENRICHED_SCHEMA)
    table = pa.table(
        [pa.array(values, type=f.type) for values, f in zip(columns, ENRICHED_SCHEMA, strict=True)],
        schema=ENRICHED_SCHEMA,
    )
    return EnrichmentResult(
        rows=table,
        failed={h: failed[h] for h in texts if h in failed},
        meanings={h: r.meaning for h, r in found.items() if r.meaning is not None},
    )
