"""The search index of the snapshot that is served, and the interactions it leads to."""

from __future__ import annotations

import json
import logging
import threading
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from c360.errors import C360Error, NothingPublishedError
from c360.text.search.builder import INDEX
from c360.text.search.index import LocalIndex
from c360.text.search.port import SearchIndex
from c360.text.vectors import TextEmbedder
from c360.warehouse.snapshot import Snapshot

log = logging.getLogger(__name__)

SEARCH = "search"
TOPICS = "topics.json"
ROWS = (
    "select interaction_id, text_hash, account_id, interaction_type, category, sentiment,"
    " is_usable, interaction_date from marts.interactions"
    " order by occurred_at desc, interaction_id"
)


@dataclass(frozen=True, slots=True)
class OpenSearch:
    """An index and, newest first, the interactions whose texts it holds.

    ``text_rows`` says for each interaction where its text is in the index; -1 for nowhere.
    """

    run_id: str
    index: SearchIndex
    rows: pa.Table
    text_rows: npt.NDArray[np.int64]
    topics: dict[str, Any]


class OpenSearches:
    """Opens the search of a snapshot, once; safe to use from many threads."""

    def __init__(self, embedder: TextEmbedder | None) -> None:
        self._embedder = embedder
        self._lock = threading.Lock()
        self._open: OpenSearch | None = None

    def get(self, snapshot: Snapshot) -> OpenSearch:
        """Return the search of a snapshot.

        Raises:
            NothingPublishedError: The snapshot was made by a C360 that had no search.
        """
        run_id = snapshot.manifest.run_id
        found = self._open
        if found is not None and found.run_id == run_id:
            return found
        with self._lock:
            if self._open is None or self._open.run_id != run_id:
                self._open = open_search(snapshot, self._embedder)
            return self._open

    def warm_up(self, snapshot: Snapshot) -> None:
        """Open in the background what the first to search would wait for."""
        threading.Thread(target=self._prepare, args=(snapshot,), name="search", daemon=True).start()

    def _prepare(self, snapshot: Snapshot) -> None:
        try:
            self.get(snapshot).index.match("warm up", sees_personal=False)
        except C360Error:
            log.exception("The search index could not be opened ahead of need")


def open_search(snapshot: Snapshot, embedder: TextEmbedder | None) -> OpenSearch:
    """Open the search of a snapshot.

    Raises:
        NothingPublishedError: The snapshot was made by a C360 that had no search.
    """
    folder = snapshot.folder / SEARCH
    if not (folder / INDEX).is_file() or not (folder / TOPICS).is_file():
        raise NothingPublishedError(
            f"The snapshot of run {snapshot.manifest.run_id!r} was made before C360 had a search. "
            "Run `c360 run` to build one that has it."
        )
    index = LocalIndex(folder, embedder)
    rows = snapshot.query(ROWS)
    found = pc.index_in(rows.column("text_hash"), index.text_hashes)
    return OpenSearch(
        run_id=snapshot.manifest.run_id,
        index=index,
        rows=rows,
        text_rows=found.fill_null(-1).to_numpy().astype(np.int64),
        topics=json.loads((folder / TOPICS).read_text(encoding="utf-8")),
    )
