"""Step ``enrich``: give every new text a sentiment, a category and a vector."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pyarrow as pa

from c360.lake.derived import DerivedStore
from c360.pipelines.context import RunContext, StepOutcome
from c360.pipelines.embed import embed_new_texts, keep_vectors
from c360.text.enrich import EnrichmentResult, TextModel, enrich_texts, load_text_model
from c360.text.vectors import TextEmbedder
from c360.warehouse.texts import find_new_texts

FEED = "interactions"
KIND = "interaction_texts"
TEXTS_PER_FILE = 2_048
"""Texts whose results are kept together: a killed run loses at most these."""


def open_text_model(context: RunContext) -> TextModel:
    """Load the text model that the settings name."""
    settings = context.workspace.settings.text
    folder = Path(settings.minilm_folder) if settings.minilm_folder else None
    return load_text_model(settings.model, folder)


def open_text_store(context: RunContext, model: TextModel) -> DerivedStore:
    """Open what this model version has found so far."""
    return DerivedStore(context.workspace.data, KIND, model.name, model.version)


def enrich_new_texts(
    context: RunContext, model: TextModel, embedder: TextEmbedder | None = None
) -> StepOutcome:
    """Enrich the texts that this model version has not seen.

    Reads:  raw interactions.
    Writes: derived/interaction_texts, one row per text_hash and model version;
            derived/text_vectors, one row per text_hash and embedder version.
    """
    store = open_text_store(context, model)
    raw = context.lake.data_files(context.lake.manifests(FEED))
    found = find_new_texts(raw, store.files())
    total = found.num_rows
    failed = _enrich(context, model, embedder, found)
    embedded = embed_new_texts(context, embedder)
    if total == 0 and embedded == 0:
        return StepOutcome(is_skipped=True, detail="no new texts")
    detail = f"model {model.name} {model.version}{' (weak)' if model.is_weak else ''}"
    if embedded:
        detail += f"; {embedded:,} more vectors"
    if failed:
        reason = next(iter(failed.values()))
        detail += f"; {len(failed):,} texts failed and are due again: {reason}"
    return StepOutcome(rows_in=total, rows_out=total - len(failed), detail=detail)


def _enrich(
    context: RunContext, model: TextModel, embedder: TextEmbedder | None, found: pa.Table
) -> Mapping[str, str]:
    store = open_text_store(context, model)
    failed: dict[str, str] = {}
    for start in range(0, found.num_rows, TEXTS_PER_FILE):
        part = found.slice(start, TEXTS_PER_FILE).to_pydict()
        texts = dict(zip(part["text_hash"], part["body"], strict=True))
        result = _enrich_part(context, model, texts, (start, found.num_rows))
        if result.rows.num_rows:
            keep_vectors(context, embedder, texts, result.meanings)
            store.write(result.rows, "text_hash")
        failed.update(result.failed)
    return failed


def _enrich_part(
    context: RunContext, model: TextModel, texts: Mapping[str, str], place: tuple[int, int]
) -> EnrichmentResult:
    settings = context.workspace.settings.text
    start, total = place
    return enrich_texts(
        texts,
        model,
        batch_size=settings.batch_size,
        max_workers=settings.max_in_flight,
        on_progress=lambda done, _: context.progress.step_advanced(
            "enrich", "texts", start + done, total
        ),
    )
