"""Search on texts that nobody here wrote; with meaning it takes minutes: `python -m bench.search`."""

from __future__ import annotations

import csv
import os
from pathlib import Path

import numpy as np
import pytest

from c360.testing.search import index_texts
from c360.text.search.index import LocalIndex
from c360.text.search.ranking import rank_matches

BESIDE = Path(__file__).resolve().parents[4] / "shared/data/banking77"
CORPUS = Path(os.environ.get("C360_BANKING77", BESIDE)) / "train.csv"
FIRST = 5


def test_words_alone_find_the_intent_of_most_questions_of_bank_customers(tmp_path: Path) -> None:
    if not CORPUS.is_file():
        pytest.skip("the corpus banking77 is not here: name its folder in C360_BANKING77")
    with CORPUS.open(encoding="utf-8", newline="") as file:
        rows = [(row["text"], row["category"]) for row in csv.DictReader(file)]
    order = np.random.default_rng(7).permutation(len(rows))
    searched = {f"{place:05}": rows[place][0] for place in order[100:4_100].tolist()}
    index_texts(searched, tmp_path)
    index = LocalIndex(tmp_path, None)
    intents = [rows[int(name)][1] for name in index.text_hashes.to_pylist()]
    places, allowed = np.arange(len(intents)), np.ones(len(intents), dtype=np.bool_)
    hits = 0
    for question, intent in [rows[place] for place in order[:100]]:
        match = index.match(question, sees_personal=False)
        best = rank_matches(match, places, allowed).places[:FIRST]
        hits += sum(intents[place] == intent for place in best)

    assert hits / (FIRST * 100) > 0.55
