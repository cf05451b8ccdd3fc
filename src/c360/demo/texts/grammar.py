"""Combine phrases into a text of one to five sentences that reads like no other."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from c360.demo.names import PEOPLE
from c360.demo.texts import (
    billing,
    bugs,
    data_quality,
    feature_request,
    general,
    onboarding,
    performance,
    security,
    tones,
)
from c360.demo.texts.phrases import Phrases

CATEGORIES = (
    "billing", "performance", "bugs", "feature_request", "onboarding", "security",
    "data_quality", "general",
)  # fmt: skip

SUBJECTS: dict[str, Phrases] = {
    "billing": billing.PHRASES,
    "performance": performance.PHRASES,
    "bugs": bugs.PHRASES,
    "feature_request": feature_request.PHRASES,
    "onboarding": onboarding.PHRASES,
    "security": security.PHRASES,
    "data_quality": data_quality.PHRASES,
    "general": general.PHRASES,
}
TONE_LIMITS = (
    (-0.55, "very_negative"),
    (-0.15, "negative"),
    (0.20, "neutral"),
    (0.60, "positive"),
    (2.0, "very_positive"),
)
TEAMS = (
    "finance", "operations", "the warehouse team", "HR", "our auditors", "the Leeds office",
    "procurement", "the board", "payroll", "our field engineers", "the Dublin team", "IT",
)  # fmt: skip
WORKING_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
ATTEMPTS = 400
SLOT = re.compile(r"\{(\w+)\}")
SENTENCE = re.compile(r"(?:^|(?<=[.?!] ))[a-z]")


@dataclass(frozen=True, slots=True)
class Scene:
    """Who speaks, about what, and when."""

    kind: str
    company: str
    industry: str
    product: str
    feature: str
    person: str
    seats: int
    day: date


def tone_of(sentiment: float) -> str:
    """Name the tone of a sentiment from -1 to 1.

    Examples:
        >>> tone_of(-0.9), tone_of(0.0), tone_of(0.9)
        ('very_negative', 'neutral', 'very_positive')
    """
    return next(tone for limit, tone in TONE_LIMITS if sentiment < limit)


class Writer:
    """Writes texts and remembers them, so that it never repeats itself."""

    def __init__(self, rng: np.random.Generator) -> None:
        self._rng = rng
        self._written: set[str] = set()

    def write(self, scene: Scene, category: str, sentiment: float) -> tuple[str, str]:
        """Return the tone of a sentiment and a new text in it."""
        tone = tone_of(sentiment)
        for attempt in range(ATTEMPTS):
            pattern = self._compose(scene, SUBJECTS[category], tone)
            if pattern not in self._written or attempt == ATTEMPTS - 1:
                self._written.add(pattern)
                break
        body = self._fill(pattern, scene)
        while body in self._written:
            body = f"{body} Ref {int(self._rng.integers(10_000, 99_999))}."
        self._written.add(body)
        return tone, body

    def _pick(self, options: Sequence[str]) -> str:
        return options[int(self._rng.integers(len(options)))]

    def _compose(self, scene: Scene, phrases: Phrases, tone: str) -> str:
        """Line up an opening, the matter, what surrounds it and an ending."""
        parts = []
        if self._rng.random() < tones.OPENING_CHANCE[scene.kind]:
            parts.append(self._pick(tones.OPENINGS[scene.kind, tones.SIGN[tone]]))
        core, around = tones.PARTS[tones.SIGN[tone]]
        parts.append(self._pick(getattr(phrases, core)))
        if self._rng.random() < 0.72:
            parts.append(self._pick(getattr(phrases, around)))
        feeling = self._rng.random() < tones.FEELING_CHANCE[tone]
        if feeling:
            parts.append(self._pick(tones.FEELINGS[tone]))
        if not feeling or self._rng.random() < 0.35:
            parts += self._compose_ending(scene, phrases, tone)
        return " ".join(parts)

    def _compose_ending(self, scene: Scene, phrases: Phrases, tone: str) -> list[str]:
        if tones.SIGN[tone] < 0 and self._rng.random() < 0.6:
            return [self._pick(phrases.ask)]
        if self._rng.random() < 0.6:
            return [self._pick(tones.ENDINGS[scene.kind, tones.SIGN[tone]])]
        return []

    def _fill(self, pattern: str, scene: Scene) -> str:
        """Fill every slot; a slot that occurs twice gets the same words."""
        values = self._values(scene)
        text = SLOT.sub(lambda match: values[match.group(1)], pattern)
        return SENTENCE.sub(lambda match: match.group().upper(), text)

    def _values(self, scene: Scene) -> dict[str, str]:
        rng = self._rng
        before = scene.day - timedelta(days=int(rng.integers(2, 24)))
        after = scene.day + timedelta(days=int(rng.integers(3, 40)))
        colleague = PEOPLE[(PEOPLE.index(scene.person) + 1 + int(rng.integers(8))) % len(PEOPLE)]
        return {
            "product": scene.product,
            "feature": scene.feature,
            "company": scene.company,
            "person": scene.person,
            "colleague": colleague,
            "team": self._pick(TEAMS),
            "n": str(int(rng.integers(3, 60))),
            "few": ("two", "three", "four", "five", "six")[int(rng.integers(5))],
            "nth": ("second", "third", "fourth", "fifth")[int(rng.integers(4))],
            "big": f"{int(rng.integers(12, 980)) * 100:,}",
            "pct": str(int(rng.integers(4, 45))),
            "seconds": str(int(rng.integers(12, 95))),
            "amount": f"£{int(rng.integers(9, 480)) * 50:,}",
            "invoice": f"INV-{int(rng.integers(10_000, 99_999))}",
            "ticket": f"#{int(rng.integers(20_000, 89_999))}",
            "seats": str(scene.seats),
            "past": f"{before.day} {MONTHS[before.month - 1]}",
            "future": f"{after.day} {MONTHS[after.month - 1]}",
            "weekday": WORKING_DAYS[int(rng.integers(5))],
            "month": MONTHS[(scene.day.month - 2) % 12],
            "next_month": MONTHS[scene.day.month % 12],
            "year": str(scene.day.year),
        }
