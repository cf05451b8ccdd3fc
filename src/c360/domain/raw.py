"""What every raw row carries besides its feed's own columns."""

from __future__ import annotations

from datetime import datetime

METADATA_COLUMNS: tuple[tuple[str, str], ...] = (
    ("_source", "text"),
    ("_batch_id", "text"),
    ("_sequence", "bigint"),
    ("_file", "text"),
    ("_position", "bigint"),
    ("_op", "text"),
    ("effective_at", "timestamp"),
    ("_known_at", "timestamp"),
    ("_loaded_at", "timestamp"),
    ("_extra", "text"),
)
"""Name and type, in the order in which raw files hold them."""

UPSERT = "upsert"
DELETE = "delete"
ALWAYS = datetime(1970, 1, 1)
"""When a row of a first load became true, where neither source nor feed knows a time."""
UPDATED_AT = "updated_at"
"""Column of a feed that says since when a version of a row is true; a feed may do without."""
IS_DELETED = "is_deleted"
"""Column of a feed that says that a row is gone; a feed may do without."""
