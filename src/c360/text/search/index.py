"""An index in memory: BM25 over arrays and exact cosine over one matrix."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa
from rapidfuzz.distance import OSA

from c360.domain.personal_data import find_personal_data, remove_personal_data
from c360.errors import NotFoundError
from c360.text.search.blocks import BLOCK_SCHEMA, read_block
from c360.text.search.builder import INDEX, read_index_manifest
from c360.text.search.port import Floats, Match, Respelling
from c360.text.search.postings import Postings
from c360.text.search.spelling import find_respelling
from c360.text.search.tokens import Token, drop_stop_words, split_tokens
from c360.text.vectors import TextEmbedder, Vectors

RESPELLED_WEIGHT = 0.8
MOST_TERMS = 64
"""Of a question: it is a question, not a document."""
MOST_RESPELLED = 5
NOT_INSTALLED = "The text model is not installed here: install the extra `c360[text]`."
OTHER_MODEL = "The index was built with another text model. Run `c360 run` to build it anew."


class LocalIndex:
    """The index of one folder; may be asked from several threads."""

    def __init__(self, folder: Path, embedder: TextEmbedder | None) -> None:
        """Read an index.

        Args:
            folder: Of the index.
            embedder: Reads questions; without the one that read the texts, only words are
                searched.

        Raises:
            NotFoundError: The folder holds no index of this format.
        """
        manifest = read_index_manifest(folder)
        if manifest is None:
            raise NotFoundError(f"There is no search index in {folder / INDEX}. Run `c360 run`.")
        blocks = [read_block(folder, name).cast(BLOCK_SCHEMA) for name in manifest.blocks]
        table = pa.concat_tables([BLOCK_SCHEMA.empty_table(), *blocks])
        self.text_hashes: pa.Array = table.column("text_hash").combine_chunks()
        counts = table.column("counts").combine_chunks().flatten().to_numpy()
        self._terms = Postings.build(table.column("terms"), counts)
        self._personal = Postings.build(table.column("personal"), None)
        self._words: pa.Array = table.column("words").combine_chunks().flatten()
        self._vocabulary = list(self._terms.vocabulary)
        self._embedder = embedder
        self.reason = manifest.reason or _find_reason(manifest.embedder, embedder)
        self._set_vectors(table, has_vectors=manifest.embedder is not None)

    def _set_vectors(self, table: pa.Table, *, has_vectors: bool) -> None:
        self._has_vectors = has_vectors
        vectors = Vectors.from_arrow(table if has_vectors else table.slice(0, 0))
        # Whole numbers, as floats: there is no quicker product than that of a BLAS.
        self._matrix = vectors.rows.astype(np.float32)
        self._scales = vectors.scales

    def match(self, question: str, *, sees_personal: bool) -> Match:
        """Score every text against a question."""
        public = remove_personal_data(question)
        tokens = drop_stop_words(list(split_tokens(public)))
        terms = list(dict.fromkeys(token.term for token in tokens))[:MOST_TERMS]
        respelled = self._respell(tokens)
        words = np.zeros(len(self.text_hashes), dtype=np.float32)
        for term in terms:
            self._terms.add_scores(words, term)
        for _, term in respelled:
            self._terms.add_scores(words, term, RESPELLED_WEIGHT)
        if sees_personal:
            for found in dict.fromkeys(find_personal_data(question)):
                self._personal.add_scores(words, found)
        return Match(
            words=words,
            meaning=self._match_meaning(self._rewrite(public, respelled)),
            terms=frozenset(terms) | {term for _, term in respelled},
            respellings=tuple(
                Respelling(token.word, self._show(term, token.word)) for token, term in respelled
            ),
        )

    def match_text(self, row: int) -> Match:
        """Score every text against one of them: by meaning, else by the words they share."""
        words = np.zeros(len(self.text_hashes), dtype=np.float32)
        if self._has_vectors:
            meaning = self._compare(self._matrix[row], self._scales[row])
            return Match(words, meaning, frozenset())
        terms = self._find_terms(row)
        for term in terms:
            self._terms.add_scores(words, term)
        return Match(words, None, frozenset(terms))

    def _find_terms(self, row: int) -> list[str]:
        """Return the terms of a text, the rarest first, as many as a question may have."""
        entries = np.flatnonzero(self._terms.rows == row)
        numbers = np.searchsorted(self._terms.starts, entries, side="right") - 1
        terms = [self._vocabulary[number] for number in numbers]
        return sorted(terms, key=lambda term: (self._terms.count_texts(term), term))[:MOST_TERMS]

    def _respell(self, tokens: Sequence[Token]) -> list[tuple[Token, str]]:
        unknown = {t.term: t for t in tokens if t.term not in self._terms.vocabulary}
        found = [
            (token, find_respelling(term, self._vocabulary, self._terms.count_texts))
            for term, token in list(unknown.items())[:MOST_RESPELLED]
        ]
        return [(token, term) for token, term in found if term is not None]

    def _show(self, term: str, typed: str) -> str:
        """Return a term as the texts write it: of its words the nearest to what was typed."""
        number = self._terms.vocabulary[term]
        start, end = self._terms.starts[number], self._terms.starts[number + 1]
        words: set[str] = {
            self._words[int(entry)].as_py() for entry in self._terms.entries[start:end][:200]
        }
        return min(words, key=lambda word: (OSA.distance(word, typed), word))

    def _rewrite(self, question: str, respelled: Sequence[tuple[Token, str]]) -> str:
        """Put the words searched for as well in the place of those that no text holds."""
        for token, term in sorted(respelled, key=lambda item: item[0].start, reverse=True):
            question = (
                question[: token.start] + self._show(term, token.word) + question[token.end :]
            )
        return question

    def _match_meaning(self, question: str) -> Floats | None:
        if self.reason is not None or self._embedder is None:
            return None
        vectors = Vectors.quantise(self._embedder.embed([question]))
        return self._compare(vectors.rows[0].astype(np.float32), vectors.scales[0])

    def _compare(self, row: Floats, scale: np.float32) -> Floats:
        products: Floats = self._matrix @ row
        return products * (self._scales * scale)


def _find_reason(made_with: str | None, embedder: TextEmbedder | None) -> str | None:
    if embedder is None:
        return NOT_INSTALLED
    name = f"{embedder.name}-{embedder.version}"
    return None if made_with == name else OTHER_MODEL
