"""Bring contracts into a workspace, and compare its own with those shipped."""

from __future__ import annotations

from pathlib import Path

from c360.config.workspace import Workspace
from c360.contracts.changes import ContractChange, compare_contracts
from c360.contracts.odcs import read_contract, read_contracts
from c360.contracts.plain import read_plain
from c360.contracts.write import write_contract
from c360.errors import ConflictError, ContractError, InvalidInputError
from c360.kit.files import write_atomically
from c360.kit.resources import resource_folder


def import_plain(workspace: Workspace, file: Path) -> Path:
    """Write a contract of the plain JSON form into the workspace.

    Returns:
        The file written.

    Raises:
        InvalidInputError: The file cannot be read.
        ContractError: It is no such contract.
        ConflictError: The feed has a contract in the workspace already.
    """
    try:
        text = file.read_text(encoding="utf-8")
    except OSError as error:
        raise InvalidInputError(f"{file} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise InvalidInputError(f"{file} cannot be read as UTF-8 text: {error}.") from error
    try:
        contract, lineage = read_plain(text)
    except ContractError as error:
        raise ContractError(f"{file}: {error}") from error
    target = workspace.root / "contracts" / f"{contract.feed}.odcs.yaml"
    if target.exists():
        raise ConflictError(
            f"Feed {contract.feed!r} has a contract in {target}. Change or remove that file first."
        )
    write_atomically(target, write_contract(contract, lineage))
    try:
        read_contract(target)
    except ContractError:
        target.unlink()
        raise
    return target


def diff_contracts(workspace: Workspace) -> list[ContractChange]:
    """Return what the workspace's own contracts change in those shipped."""
    shipped = read_contracts([resource_folder("contracts")])
    own = read_contracts([workspace.root / "contracts"])
    return [
        change
        for feed, contract in own.items()
        if feed in shipped
        for change in compare_contracts(shipped[feed], contract)
    ]
