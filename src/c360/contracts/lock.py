"""Hold contracts to their locked form: what breaks readers asks for a new major version.

``python -m c360.contracts.lock FOLDER`` compares a folder's contracts with its ``contracts.lock``
and fails on a breaking change without a new major version, or where the lock is behind;
``--write`` brings the lock up to date, unless a change breaks.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from c360.contracts.changes import ContractChange, compare_contracts, major_version
from c360.contracts.model import Column, Contract
from c360.contracts.odcs import read_contracts
from c360.domain.types import parse_type
from c360.errors import ContractError
from c360.kit.files import read_json, write_json_atomically

LOCK = "contracts.lock"


def read_lock(path: Path) -> dict[str, Contract]:
    """Read the locked form of contracts, by feed; without the file there is none.

    Raises:
        ContractError: The file cannot be read.
    """
    if not path.exists():
        return {}
    try:
        return {feed: _unlock(feed, item) for feed, item in read_json(path).items()}
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ContractError(
            f"{path} cannot be read ({error}). Restore the committed one."
        ) from error


def write_lock(path: Path, contracts: Mapping[str, Contract]) -> None:
    """Write the locked form of contracts."""
    write_json_atomically(path, {feed: _lock(contract) for feed, contract in contracts.items()})


def find_breaks(
    locked: Mapping[str, Contract], contracts: Mapping[str, Contract]
) -> list[ContractChange]:
    """Return the breaking changes that no new major version announces."""
    broken = [
        ContractChange(feed, "the contract is gone", True)
        for feed in sorted(locked)
        if feed not in contracts
    ]
    for feed, before in sorted(locked.items()):
        after = contracts.get(feed)
        if after is not None and major_version(after.version) <= major_version(before.version):
            broken += [item for item in compare_contracts(before, after) if item.is_breaking]
    return broken


def is_behind(locked: Mapping[str, Contract], contracts: Mapping[str, Contract]) -> bool:
    """Tell whether the lock says something else than the contracts do."""
    return {feed: _lock(item) for feed, item in locked.items()} != {
        feed: _lock(item) for feed, item in contracts.items()
    }


def _lock(contract: Contract) -> dict[str, Any]:
    columns = []
    for column in contract.columns:
        told = asdict(column) | {"type": str(column.type), "allowed": list(column.allowed)}
        told.pop("description")
        columns.append(told)
    return {"version": contract.version, "event_time": contract.event_time, "columns": columns}


def _unlock(feed: str, item: Mapping[str, Any]) -> Contract:
    columns = tuple(
        Column(
            **{
                **column,
                "type": parse_type(column["type"]),
                "allowed": tuple(column["allowed"]),
            }
        )
        for column in item["columns"]
    )
    return Contract(feed, item["version"], columns, item["event_time"])


def check_folder(folder: Path, *, is_writing: bool) -> list[str]:
    """Compare a folder's contracts with its lock; return what is wrong, in lines."""
    path = folder / LOCK
    locked, contracts = read_lock(path), read_contracts([folder])
    broken = find_breaks(locked, contracts)
    if broken:
        return [
            f"{change.feed}: {change.message}. Raise the contract's major version, or take it back."
            for change in broken
        ]
    if is_writing:
        write_lock(path, contracts)
        return []
    if is_behind(locked, contracts):
        return [f"{path} is behind: run `python -m c360.contracts.lock {folder} --write`."]
    return []


def main(arguments: Sequence[str]) -> int:
    """Check or write the lock; return the exit code."""
    folder, *options = arguments or ["contracts"]
    lines = check_folder(Path(folder), is_writing="--write" in options)
    for line in lines:
        sys.stderr.write(line + "\n")
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
