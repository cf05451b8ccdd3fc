"""The labelled texts that the classifier learns from and is measured on."""

from __future__ import annotations

import json
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from c360.domain.interactions import Category
from c360.text.classifier import DATA

LABELLED_FILE = DATA / "labelled.jsonl"


class Split(StrEnum):
    """What a labelled text is for; a held-out one is never trained on."""

    TRAIN = "train"
    HELD_OUT = "held_out"


@dataclass(frozen=True, slots=True)
class LabelledText:
    """A text with the category and sentiment (-1, -0.5, 0, 0.5, 1) a person gave it."""

    id: str
    split: Split
    category: Category
    sentiment: float
    text: str


def read_labelled(split: Split, path: Path = LABELLED_FILE) -> list[LabelledText]:
    """Read one part of the labelled set, in file order."""
    lines = path.read_text(encoding="utf-8").splitlines()
    texts = [parse_labelled(line) for line in lines]
    return [text for text in texts if text.split is split]


def parse_labelled(line: str) -> LabelledText:
    """Read one JSON line."""
    row = json.loads(line)
    return LabelledText(
        id=row["id"],
        split=Split(row["split"]),
        category=Category(row["category"]),
        sentiment=float(row["sentiment"]),
        text=row["text"],
    )
