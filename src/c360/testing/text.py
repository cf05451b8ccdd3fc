"""Fakes of the text model port, and the promises that every adapter must keep."""

from __future__ import annotations

import math
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from c360.domain.interactions import Category
from c360.errors import ProviderError
from c360.text.models import TextModel, TextResult

CALM = TextResult(sentiment=0.0, category=Category.GENERAL.value)
ODD_TEXTS: tuple[str, ...] = (
    "",
    "   \n\t ",
    "\x00\x01\x02",
    "\ud800 half a character",
    "😡😡😡",
    "????!!!",
    "Le tableau de bord est très lent depuis lundi.",
    "仪表板太慢了",
    "لوحة القيادة بطيئة جدا",
    "a" * 100_000,
    "The report is slow. " * 5_000,
)
"""Texts that the world sends: empty, broken, foreign, huge."""


@dataclass(slots=True)
class FakeTextModel:
    """Answers with ``answer``; keeps the batches it was asked about and how many ran at once."""

    answer: Callable[[str], TextResult] = field(default=lambda text: CALM)
    name: str = "fake"
    version: str = "1"
    is_weak: bool = False
    batches: list[list[str]] = field(default_factory=list)
    most_in_flight: int = 0
    _in_flight: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def classify(self, texts: Sequence[str]) -> list[TextResult]:
        with self._lock:
            self.batches.append(list(texts))
            self._in_flight += 1
            self.most_in_flight = max(self.most_in_flight, self._in_flight)
        try:
            return [self.answer(text) for text in texts]
        finally:
            with self._lock:
                self._in_flight -= 1


@dataclass(slots=True)
class FlakyTextModel:
    """Fails for batches that hold ``trigger``, ``failures`` times, then answers."""

    trigger: str
    failures: int
    error: Exception = field(default_factory=lambda: ProviderError("The provider is busy."))
    name: str = "flaky"
    version: str = "1"
    is_weak: bool = False
    _failed: int = 0

    def classify(self, texts: Sequence[str]) -> list[TextResult]:
        if self.trigger in texts and self._failed < self.failures:
            self._failed += 1
            raise self.error
        return [CALM for _ in texts]


def find_broken_promises(model: TextModel, texts: Sequence[str]) -> list[str]:
    """Say which promises of ``TextModel`` an adapter breaks on some texts; none is right.

    Every adapter's tests call this with ordinary texts and with ``ODD_TEXTS``.
    """
    together = model.classify(texts)
    broken = []
    if len(together) != len(texts):
        broken.append(f"{len(together)} answers to {len(texts)} texts")
    if together != [answer for text in texts for answer in model.classify([text])]:
        broken.append("an answer depends on the batch that its text is in")
    if list(reversed(together)) != model.classify(list(reversed(texts))):
        broken.append("an answer depends on the order of the texts")
    if not all(is_in_range(answer) for answer in together):
        broken.append("a sentiment is outside of -1 to 1, or a category is unknown")
    if not (model.name and model.version):
        broken.append("no name or version")
    return broken


def is_in_range(answer: TextResult) -> bool:
    """Whether an answer can be stored."""
    return (
        math.isfinite(answer.sentiment)
        and -1 <= answer.sentiment <= 1
        and answer.category in set(Category)
    )
