"""Where the shipped contracts, models and screens lie: in the wheel, or beside ``src``."""

from __future__ import annotations

from pathlib import Path

PACKAGE = Path(__file__).resolve().parent.parent
REPOSITORY = PACKAGE.parent.parent


def resource_folder(name: str) -> Path:
    """Return the folder of shipped files called ``name``, such as ``contracts`` or ``dbt``."""
    packaged = PACKAGE / "resources" / name
    return packaged if packaged.is_dir() else REPOSITORY / name
