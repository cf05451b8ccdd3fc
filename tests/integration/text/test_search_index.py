"""The index on disk: whatever way it came about, it answers the same."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from c360.errors import NotFoundError
from c360.testing.search import FakeEmbedder, index_texts
from c360.text.search import blocks, builder
from c360.text.search.index import LocalIndex
from c360.text.search.ranking import rank_matches

WORDS = ("refund", "invoice", "charged", "slow", "dashboard", "export", "fails", "twice", "late")
QUESTIONS = ("refund invoice", "slow dashboard", "dashbord", "charged twice late", "zzz")
texts = st.lists(
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=6).map(" ".join), max_size=12
)


def by_hash(bodies: list[str]) -> dict[str, str]:
    return {f"{len(body):03}{body}": body for body in bodies}


def answers(folder: Path, embedder: FakeEmbedder | None) -> list[object]:
    """What every question finds, by text and not by place, with its score to the last bit."""
    index = LocalIndex(folder, embedder)
    hashes = index.text_hashes.to_pylist()
    order = np.argsort(np.array(hashes, dtype=object), kind="stable")
    told: list[object] = []
    for question in QUESTIONS:
        match = index.match(question, sees_personal=True)
        ranking = rank_matches(match, order, np.ones(len(hashes), dtype=np.bool_))
        found = [hashes[order[place]] for place in ranking.places]
        told.append(
            (found, ranking.scores.tolist(), match.respellings, match.words[order].tolist())
        )
    return told


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=st.lists(texts, min_size=1, max_size=4))
def test_an_index_built_in_steps_answers_as_one_built_at_once(
    steps: list[list[str]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Each step holds other texts than the one before: some are new, some are gone."""
    root = tmp_path_factory.mktemp("index")
    embedder = FakeEmbedder()
    previous = None
    for number, bodies in enumerate(steps):
        target = root / str(number)
        index_texts(by_hash(bodies), target, previous, embedder)
        previous = target
    index_texts(by_hash(steps[-1]), root / "anew", None, embedder)

    assert answers(root / str(len(steps) - 1), embedder) == answers(root / "anew", embedder)


def test_what_is_known_is_linked_and_not_read_again(tmp_path: Path) -> None:
    known = by_hash([f"refund {word} {n}" for n in range(20) for word in WORDS])
    index_texts(known, tmp_path / "a")

    result = index_texts({**known, "new": "slow"}, tmp_path / "b", tmp_path / "a")

    assert (result.texts, result.added, result.linked_blocks) == (181, 1, 1)
    [name] = builder.read_index_manifest(tmp_path / "a").blocks  # type: ignore[union-attr]
    paths = [blocks.block_path(tmp_path / side, name) for side in "ab"]
    assert paths[0].samefile(paths[1])


def test_a_text_that_is_gone_leaves_no_trace_in_the_files(tmp_path: Path) -> None:
    index_texts({"a": "the secret word", "b": "another text"}, tmp_path / "a")
    index_texts({"b": "another text"}, tmp_path / "b", tmp_path / "a")

    left = [pq.read_table(file).to_pylist() for file in (tmp_path / "b").rglob("*.parquet")]
    assert "secret" not in str(left)
    assert "another" in str(left)


def test_steps_of_one_text_each_do_not_leave_a_block_each(tmp_path: Path) -> None:
    held = by_hash(["start"])
    index_texts(held, tmp_path / "0")
    for step in range(1, 33):
        held[f"text{step}"] = f"refund number {step}"
        index_texts(held, tmp_path / str(step), tmp_path / str(step - 1))

    manifest = builder.read_index_manifest(tmp_path / "32")
    assert manifest is not None
    assert sum(manifest.blocks.values()) == 33
    assert len(manifest.blocks) <= 7


def test_an_index_of_another_embedder_is_built_anew(tmp_path: Path) -> None:
    held = by_hash(["refund"])
    index_texts(held, tmp_path / "a", embedder=FakeEmbedder(version="1"))

    result = index_texts(held, tmp_path / "b", tmp_path / "a", FakeEmbedder(version="2"))

    assert (result.added, result.linked_blocks) == (1, 0)


@pytest.mark.parametrize("content", ["", "{}", '{"version": "of another time", "embedder": null}'])
def test_an_index_that_cannot_be_read_is_none(content: str, tmp_path: Path) -> None:
    (tmp_path / builder.INDEX).write_text(content, encoding="utf-8")

    result = index_texts(by_hash(["refund"]), tmp_path / "new", tmp_path)

    assert result.added == 1
    with pytest.raises(NotFoundError, match="c360 run"):
        LocalIndex(tmp_path, None)


def test_meaning_is_found_where_no_word_is_shared(tmp_path: Path) -> None:
    embedder = FakeEmbedder(synonyms={"bill": "invoic"})
    index_texts({"a": "the invoice", "b": "a dashboard"}, tmp_path, embedder=embedder)

    match = LocalIndex(tmp_path, embedder).match("bill", sees_personal=False)

    assert match.words.tolist() == [0, 0]
    assert match.meaning is not None
    assert match.meaning[0] > 0.9 > match.meaning[1]


def test_without_the_embedder_words_are_searched_and_the_reason_is_told(tmp_path: Path) -> None:
    index_texts({"a": "the invoice"}, tmp_path, embedder=FakeEmbedder())

    index = LocalIndex(tmp_path, None)
    match = index.match("invoice", sees_personal=False)

    assert "c360[text]" in (index.reason or "")
    assert match.meaning is None
    assert match.words[0] > 0


def test_vectors_of_another_model_are_not_compared(tmp_path: Path) -> None:
    index_texts({"a": "the invoice"}, tmp_path, embedder=FakeEmbedder(version="1"))

    index = LocalIndex(tmp_path, FakeEmbedder(version="2"))

    assert "c360 run" in (index.reason or "")
    assert index.match("invoice", sees_personal=False).meaning is None


def test_personal_data_is_found_only_by_who_may_see_it_and_no_vector_knows_it(
    tmp_path: Path,
) -> None:
    embedder = FakeEmbedder()
    index_texts(
        {"a": "mail ann@example.com", "b": "call +44 20 7946 0018"}, tmp_path, None, embedder
    )
    index = LocalIndex(tmp_path, embedder)

    allowed = index.match("Ann@example.com", sees_personal=True)
    refused = index.match("Ann@example.com 020 7946 0018", sees_personal=False)

    assert allowed.words[0] > 0
    assert not refused.words.any()
    assert refused.meaning is not None
    assert not refused.meaning.any()
    assert not any("ann" in text or "7946" in text for text in embedder.asked)


def test_a_text_is_like_those_of_the_same_words_when_there_are_no_vectors(tmp_path: Path) -> None:
    index_texts({"a": "invoice twice", "b": "twice invoice", "c": "slow"}, tmp_path)
    index = LocalIndex(tmp_path, None)

    match = index.match_text(index.text_hashes.to_pylist().index("a"))

    assert [bool(score) for score in match.words] == [True, True, False]


def test_an_index_without_texts_answers_with_nothing(tmp_path: Path) -> None:
    index_texts({}, tmp_path, embedder=FakeEmbedder())
    index = LocalIndex(tmp_path, FakeEmbedder())

    assert index.text_hashes == pa.array([], pa.string())
    assert index.match("refund dashbord", sees_personal=True).words.tolist() == []
