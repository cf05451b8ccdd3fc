"""Part of step ``enrich``: give every text a vector, once.

A vector is made of what everybody may read of a text: e-mail addresses and numbers of people are
left out, so that likeness tells nobody what the masks hide.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pyarrow as pa

from c360.config.workspace import Workspace
from c360.domain.personal_data import remove_personal_data
from c360.lake.derived import DerivedStore
from c360.pipelines.context import RunContext
from c360.text.embedding import EmbedderChoice, choose_embedder
from c360.text.search.blocks import VECTOR_SCHEMA
from c360.text.vectors import Floats, TextEmbedder, Vectors
from c360.warehouse.texts import find_new_texts

FEED = "interactions"
KIND = "text_vectors"
TEXTS_PER_FILE = 2_048
TEXTS_PER_CALL = 64


def workspace_embedder(workspace: Workspace) -> EmbedderChoice:
    """Choose the embedder that a workspace's settings name."""
    settings = workspace.settings.text
    folder = Path(settings.minilm_folder) if settings.minilm_folder else None
    return choose_embedder(settings.model, folder)


def open_vector_store(context: RunContext, embedder: TextEmbedder) -> DerivedStore:
    """Open what this embedder has made so far."""
    return DerivedStore(context.workspace.data, KIND, embedder.name, embedder.version)


def keep_vectors(
    context: RunContext,
    embedder: TextEmbedder | None,
    texts: Mapping[str, str],
    meanings: Mapping[str, Floats],
) -> None:
    """Keep the embeddings that the text model made on its way.

    Args:
        context: The run.
        embedder: Is the same model; None for none.
        texts: Text by its hash. One with personal data in it was not read as vectors are made.
        meanings: Embedding by hash.
    """
    clean = [h for h in meanings if remove_personal_data(texts[h]) == texts[h]]
    if embedder is None or not clean:
        return
    rows = tabulate(clean, np.stack([meanings[h] for h in clean]))
    open_vector_store(context, embedder).write(rows, "text_hash")


def embed_new_texts(context: RunContext, embedder: TextEmbedder | None) -> int:
    """Embed the texts that have no vector of this embedder yet.

    Reads:  raw interactions.
    Writes: derived/text_vectors, one row per text_hash.

    Returns:
        How many were embedded.
    """
    if embedder is None:
        return 0
    store = open_vector_store(context, embedder)
    raw = context.lake.data_files(context.lake.manifests(FEED))
    found = find_new_texts(raw, store.files())
    for start in range(0, found.num_rows, TEXTS_PER_FILE):
        part = found.slice(start, TEXTS_PER_FILE).to_pydict()
        bodies = [remove_personal_data(body or "") for body in part["body"]]
        made = []
        for first in range(0, len(bodies), TEXTS_PER_CALL):
            made.append(embedder.embed(bodies[first : first + TEXTS_PER_CALL]))
            done = start + min(first + TEXTS_PER_CALL, len(bodies))
            context.progress.step_advanced("enrich", "vectors", done, found.num_rows)
        store.write(tabulate(part["text_hash"], np.concatenate(made)), "text_hash")
    return int(found.num_rows)


def tabulate(hashes: list[str], embeddings: Floats) -> pa.Table:
    """Return embeddings as they are kept."""
    vectors, scales = Vectors.quantise(embeddings).to_arrow()
    return pa.table([pa.array(hashes, pa.string()), vectors, scales], schema=VECTOR_SCHEMA)
