"""What breaks the readers of a contract asks for a new major version."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from c360.contracts.changes import compare_contracts
from c360.contracts.lock import check_folder, read_lock
from c360.contracts.model import Column, Contract
from c360.contracts.odcs import read_contract
from c360.contracts.plain import read_plain
from c360.contracts.write import DEFAULT_THRESHOLDS, write_contract
from c360.domain.types import parse_type
from c360.errors import ContractError

SHIPPED = Path(__file__).resolve().parents[3] / "contracts"
KEY = Column("id", parse_type("text"), is_required=True, is_key=True)
BASE = Contract(
    "orders",
    "1.0.0",
    (
        KEY,
        Column("status", parse_type("text"), allowed=("new", "old")),
        Column("amount", parse_type("decimal(10,2)"), minimum=0, maximum=10),
    ),
)


def changed(name: str, **changes: Any) -> Contract:
    columns = [replace(c, **changes) if c.name == name else c for c in BASE.columns]
    return replace(BASE, columns=tuple(columns))


@pytest.mark.parametrize(
    "after",
    [
        replace(BASE, columns=BASE.columns[:2]),
        changed("amount", type=parse_type("text"), minimum=None, maximum=None),
        changed("amount", type=parse_type("decimal(9,2)")),
        changed("amount", minimum=1),
        changed("amount", maximum=9),
        changed("amount", is_required=True),
        changed("status", allowed=("new",)),
        changed("status", pattern="^n"),
        changed("status", max_length=3),
        changed("status", is_key=True),
        replace(BASE, columns=(*BASE.columns, Column("x", parse_type("text"), is_required=True))),
    ],
)
def test_what_accepts_less_than_before_breaks(after: Contract) -> None:
    assert any(change.is_breaking for change in compare_contracts(BASE, after))


@pytest.mark.parametrize(
    "after",
    [
        replace(BASE, columns=(*BASE.columns, Column("x", parse_type("text")))),
        changed("amount", type=parse_type("decimal(12,2)")),
        changed("amount", minimum=None, maximum=20),
        changed("status", allowed=("new", "old", "gone")),
        changed("status", allowed=()),
        changed("id", description="Key of the order"),
    ],
)
def test_what_accepts_more_than_before_breaks_nothing(after: Contract) -> None:
    assert not any(change.is_breaking for change in compare_contracts(BASE, after))


def test_the_shipped_contracts_are_as_locked() -> None:
    assert check_folder(SHIPPED, is_writing=False) == []


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(SHIPPED, tmp_path / "contracts")
    return tmp_path / "contracts"


def edit(folder: Path, *pairs: tuple[str, str]) -> None:
    path = folder / "opportunities.odcs.yaml"
    text = path.read_text(encoding="utf-8")
    for before, after in pairs:
        assert before in text
        text = text.replace(before, after, 1)
    path.write_text(text, encoding="utf-8")


def test_a_breaking_change_fails_the_check_and_cannot_be_locked(folder: Path) -> None:
    edit(folder, ("          - value: lost\n", ""))
    before = read_lock(folder / "contracts.lock")

    for is_writing in (False, True):
        (line,) = check_folder(folder, is_writing=is_writing)
        assert "opportunities: status no longer takes lost. Raise the contract's major" in line
    assert read_lock(folder / "contracts.lock") == before


def test_a_new_major_version_may_break(folder: Path) -> None:
    edit(folder, ("          - value: lost\n", ""), ("version: 1.0.0", "version: 2.0.0"))

    assert "is behind" in check_folder(folder, is_writing=False)[0]
    assert check_folder(folder, is_writing=True) == []
    assert check_folder(folder, is_writing=False) == []


def test_a_contract_that_is_gone_breaks(folder: Path) -> None:
    (folder / "products.odcs.yaml").unlink()

    assert check_folder(folder, is_writing=False)[0].startswith("products: the contract is gone")


@pytest.mark.parametrize("path", sorted(SHIPPED.glob("*.yaml")), ids=lambda path: path.name)
def test_a_contract_written_and_read_back_decides_the_same(path: Path, tmp_path: Path) -> None:
    contract = read_contract(path)
    copy = tmp_path / "copy.odcs.yaml"
    copy.write_text(write_contract(contract), encoding="utf-8")

    again = read_contract(copy)
    assert (again.hash, again.thresholds) == (contract.hash, contract.thresholds)
    assert (again.severities, again.retention_days, again.retention_column) == (
        contract.severities,
        contract.retention_days,
        contract.retention_column,
    )


PLAIN = """{
 "contract_id": "web-orders-v2", "owner": "shop", "source_system": "magento",
 "schema": {"order_id": {"type": "string", "primary_key": true}, "placed_at": "datetime",
            "amount": {"type": "decimal", "min": 0, "not_null": true},
            "email": {"type": "string", "pii": true}},
 "expectations": [{"column": "placed_at", "rule": "not_null"}],
 "retention_policy_days": 365, "lineage": ["erp"], "enforcement": "block"}"""


def test_the_plain_form_becomes_a_contract() -> None:
    contract, lineage = read_plain(PLAIN)

    assert (contract.feed, contract.owner, contract.retention_days) == ("web_orders", "shop", 365)
    assert contract.key == ("order_id",)
    assert set(contract.required) == {"order_id", "placed_at", "amount"}
    assert contract.get_column("email").is_personal
    assert contract.on_violation.value == "block"
    assert contract.thresholds == DEFAULT_THRESHOLDS
    assert lineage == {"sourceSystem": "magento", "lineage": ["erp"]}


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ('"datetime"', '"dattime"', "Unknown type 'dattime'"),
        ('"enforcement": "block"', '"enforcement": "maybe"', "enforcement: 'maybe'"),
        ('"owner"', '"onwer"', "onwer: unknown"),
        ('"primary_key": true', '"required": true', "no column is the key"),
        ('"rule": "not_null"', '"rule": "nice"', "allowed_values"),
        ("365", "-1", "whole number of days"),
        ('"min": 0', '"median": 0', "schema.amount.median"),
        ('"order_id": {', '"Order Id": {', "'Order Id' is no column's name"),
    ],
)
def test_a_plain_contract_that_cannot_be_understood_is_refused(
    before: str, after: str, words: str
) -> None:
    with pytest.raises(ContractError, match=words):
        read_plain(PLAIN.replace(before, after))
