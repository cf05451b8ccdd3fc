"""Which settings each kind of source needs, and which it takes."""

from __future__ import annotations

from collections.abc import Set

PLACES = ("path", "query", "url", "table", "cursor", "slot", "where", "broker", "stream")
"""Settings that say where a source's rows are."""

DATABASES = ("postgres", "mysql")
NEEDED = {
    "files": ("path",),
    "documents": ("path",),
    "sql": ("query",),
    "postgres": ("url",),
    "mysql": ("url",),
    "events": (),
    "stream": ("broker", "stream"),
}
TAKEN = {
    "files": {"path"},
    "documents": {"path"},
    "sql": {"query"},
    "events": {"where"},
    "stream": {"broker", "stream"},
    "postgres": {"url", "table", "query", "cursor", "slot"},
    "mysql": {"url", "table", "query", "cursor"},
}
DATABASE_MODES = ("full", "incremental", "cdc")


OBJECTS = "s3"


def check_path(path: str) -> str:
    """Return a path of files or objects, or fail where it is of neither.

    Raises:
        ValueError: It is of another scheme, or names no bucket.

    Examples:
        >>> check_path("landing/*.csv"), check_path("s3://exports/deals.csv")
        ('landing/*.csv', 's3://exports/deals.csv')
    """
    scheme, separator, rest = path.partition("://")
    if separator and scheme != OBJECTS:
        raise ValueError(
            f"a source reads files and {OBJECTS}:// paths, not {scheme}://. Fetch the file into "
            "landing/ first, and name it there"
        )
    if separator and not rest.split("/")[0]:
        raise ValueError(f"it names no bucket: write {OBJECTS}://BUCKET/PATH")
    return path


def check_source(kind: str, mode: str, given: Set[str]) -> None:
    """Refuse a source that lacks a setting of its kind, or has one of another.

    Raises:
        ValueError: Says which setting, and what is due.

    Examples:
        >>> check_source("files", "append", {"path"})
    """
    for name in NEEDED[kind]:
        if name not in given:
            raise ValueError(f"a source of kind {kind!r} needs {name!r}")
    for name in sorted(given - TAKEN[kind]):
        raise ValueError(f"a source of kind {kind!r} takes no {name!r}")
    if kind in DATABASES:
        _check_database(kind, mode, given)
    elif kind in ("events", "stream") and mode != "append":
        raise ValueError(f"a source of kind {kind!r} only appends: leave mode out")
    elif mode not in ("append", "full"):
        raise ValueError(f"a source of kind {kind!r} has mode 'append' or 'full', not {mode!r}")


def _check_database(kind: str, mode: str, given: Set[str]) -> None:
    if mode not in DATABASE_MODES:
        raise ValueError(
            f"a source of kind {kind!r} has mode 'full', 'incremental' or 'cdc', not {mode!r}"
        )
    if len(given & {"table", "query"}) != 1:
        raise ValueError(f"a source of kind {kind!r} needs 'table' or 'query', and not both")
    if mode == "cdc" and "query" in given:
        raise ValueError("mode 'cdc' follows a table: give 'table' in place of 'query'")
    if mode == "incremental" and "cursor" not in given:
        raise ValueError("mode 'incremental' needs 'cursor', a column that grows with every change")
    for name, due in (("cursor", "incremental"), ("slot", "cdc")):
        if name in given and mode != due:
            raise ValueError(f"{name!r} belongs to mode {due!r}, not to {mode!r}")
