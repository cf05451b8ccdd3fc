"""How a source's columns become a feed's: its contract, its mapping, and a name for both."""

from __future__ import annotations

from collections.abc import Mapping

from c360.contracts.model import Contract
from c360.errors import MappingError, UnknownNameError
from c360.kit.hashing import hash_json
from c360.sources.mapping import ColumnMapping
from c360.sources.sandbox import Sandbox
from c360.sources.spec import SourceSpec

READING_VERSION = 2
"""Raised when the same file would land differently: then every file is read again."""


def plan_mapping(
    spec: SourceSpec, contracts: Mapping[str, Contract]
) -> tuple[Contract, ColumnMapping, str]:
    """Return the contract and the mapping of a source, and a hash of all that decides its rows.

    Raises:
        UnknownNameError: The source names a feed that no contract describes.
        MappingError: An expression is no SQL, or names what the contract does not have.
    """
    contract = contracts.get(spec.feed)
    if contract is None:
        raise UnknownNameError(
            f"Source {spec.name!r} names an unknown feed {spec.feed!r}. Known: "
            f"{', '.join(sorted(contracts))}. Add contracts/{spec.feed}.odcs.yaml for a new one."
        )
    try:
        mapping = ColumnMapping(
            contract.names, spec.expressions, Sandbox(spec.root, spec.data_folders)
        )
    except MappingError as error:
        raise MappingError(f"Source {spec.name!r}: {error}") from error
    return contract, mapping, hash_mapping(spec, contract)


def hash_mapping(spec: SourceSpec, contract: Contract) -> str:
    """Name how a source's rows are read: two batches of one name are read alike."""
    identity = [
        READING_VERSION, spec.mode, dict(spec.expressions), spec.timezone, spec.query, spec.format,
        spec.encoding, spec.delimiter, spec.record, spec.sheet, spec.header_row, spec.nested,
        spec.members, contract.hash,
    ]  # fmt: skip
    if spec.where is not None:
        identity.append(spec.where)
    if spec.database is not None:
        identity += [spec.kind, spec.database.table, spec.database.query, spec.database.cursor]
    return hash_json(identity)
