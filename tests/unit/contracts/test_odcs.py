from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from c360.contracts.model import Violation
from c360.contracts.odcs import read_contract, read_contracts
from c360.domain.types import parse_type
from c360.errors import ContractError
from c360.kit.resources import resource_folder

SHIPPED = resource_folder("contracts")
OWN = """
apiVersion: v3.1.0
kind: DataContract
id: own
version: 2.1.0
status: active
schema:
  - name: surveys
    properties:
      - {name: survey_id, logicalType: string, physicalType: text, primaryKey: true}
      - {name: points, logicalType: integer, physicalType: integer, logicalTypeOptions: {minimum: 0}}
"""


def write(folder: Path, text: str, name: str = "surveys") -> Path:
    path = folder / f"{name}.odcs.yaml"
    path.write_text(text)
    return path


def error_of(folder: Path, text: str) -> str:
    with pytest.raises(ContractError) as caught:
        read_contract(write(folder, text))
    return str(caught.value)


def test_the_shipped_contracts_are_the_ten_feeds() -> None:
    assert sorted(read_contracts([SHIPPED])) == [
        "accounts",
        "customers",
        "engagement_profiles",
        "events",
        "interactions",
        "merchant_categories",
        "opportunities",
        "products",
        "transactions",
        "usage_events",
    ]


@pytest.mark.parametrize(
    "feed", ["accounts", "interactions", "opportunities", "products", "usage_events"]
)
def test_a_shipped_contract_says_all_that_is_promised(feed: str) -> None:
    contract = read_contracts([SHIPPED])[feed]

    assert contract.names[-2:] == ("updated_at", "is_deleted")
    assert len(contract.key) == 1
    assert contract.on_violation is Violation.QUARANTINE
    assert contract.retention_days
    assert contract.owner
    assert {
        "completeness": 99.5,
        "duplicate_keys": 0.1,
        "timeliness": 98,
        "accuracy": 99,
    }.items() <= contract.thresholds.items()
    assert all(column.description for column in contract.columns)


def test_third_party_inputs_need_few_columns() -> None:
    contracts = read_contracts([SHIPPED])

    assert contracts["interactions"].required == (
        "interaction_id",
        "interaction_type",
        "body",
        "occurred_at",
    )
    assert contracts["opportunities"].required == (
        "opportunity_id", "product_code", "stage", "status", "amount", "currency", "created_date",
    )  # fmt: skip


def test_references_and_event_times_are_read() -> None:
    contracts = read_contracts([SHIPPED])

    assert contracts["usage_events"].references == {"account_id": "accounts.account_id"}
    assert [contracts[feed].event_time for feed in ("accounts", "products", "interactions")] == [
        "subscription_start_date", None, "occurred_at",
    ]  # fmt: skip


def test_an_own_feed_is_read_from_an_own_folder(tmp_path: Path) -> None:
    write(tmp_path, OWN)

    contract = read_contracts([SHIPPED, tmp_path, tmp_path / "absent"])["surveys"]

    assert contract.key == ("survey_id",)
    assert contract.get_column("points").type == parse_type("integer")
    assert contract.get_column("points").minimum == 0


def test_a_later_folder_overrides_a_feed(tmp_path: Path) -> None:
    write(tmp_path, OWN.replace("surveys", "products"))

    assert read_contracts([SHIPPED, tmp_path])["products"].version == "2.1.0"


def test_two_contracts_for_one_feed_in_a_folder_are_refused(tmp_path: Path) -> None:
    write(tmp_path, OWN, "a")
    write(tmp_path, OWN, "b")

    with pytest.raises(ContractError, match=r"has a contract in a\.odcs\.yaml already"):
        read_contracts([tmp_path])


def test_the_hash_follows_what_decides_and_not_the_words(tmp_path: Path) -> None:
    before = read_contract(write(tmp_path, OWN)).hash
    words = OWN.replace("primaryKey: true", "primaryKey: true, description: the key")

    assert read_contract(write(tmp_path, words)).hash == before
    assert read_contract(write(tmp_path, OWN.replace("minimum: 0", "minimum: 1"))).hash != before


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("physicalType: integer", "physicalType: money", "points.physicalType: Unknown type 'money'"),
        ("primaryKey: true", "primaryKey: false", "no column is the primaryKey"),
        ("name: points", "name: survey_id", "column 'survey_id' appears twice"),
        ("minimum: 0", "minimum: low", "points.minimum: 'low' is no integer"),
        ("minimum: 0", "multipleOf: 2", "points.logicalTypeOptions.multipleOf: is not checked"),
        ("version: 2.1.0", "owner: me", "owner: Extra inputs are not permitted"),
        ("v3.1.0", "v2.2.2", "apiVersion: 'v2.2.2'; v3.x is due"),
        ("name: surveys", "name: Our Surveys", "schema.name: 'Our Surveys'"),
        ("primaryKey: true", "primaryKey: maybe so", "schema.0.properties.0.primaryKey"),
    ],
)  # fmt: skip
def test_a_wrong_contract_is_one_line_with_file_and_field(
    tmp_path: Path, old: str, new: str, message: str
) -> None:
    text = error_of(tmp_path, OWN.replace(old, new, 1))

    assert message in text
    assert "surveys.odcs.yaml" in text
    assert "\n" not in text


def test_what_is_no_contract_at_all_is_refused(tmp_path: Path) -> None:
    assert "is not YAML" in error_of(tmp_path, "a: [1")
    assert "holds no contract" in error_of(tmp_path, "just text")


def test_shipped_contracts_keep_the_standards_own_schema() -> None:
    for path in SHIPPED.glob("*.odcs.yaml"):
        assert yaml.safe_load(path.read_text())["apiVersion"] == "v3.2.0"


@pytest.mark.parametrize(
    ("column", "told"),
    [
        ("{name: updated_at, physicalType: text}", "updated_at.physicalType: 'text'"),
        ("{name: is_deleted, physicalType: integer}", "is_deleted.physicalType: 'integer'"),
        ("{name: effective_at, physicalType: timestamp}", "'effective_at' is added by C360"),
    ],
)
def test_a_column_that_c360_reads_itself_has_its_type(
    tmp_path: Path, column: str, told: str
) -> None:
    assert told in error_of(tmp_path, OWN + f"      - {column}\n")


def keep(element: str) -> str:
    """Return a contract that keeps rows for two years, counted from an element."""
    since = "      - {name: since, logicalType: date, physicalType: date}\n"
    level = "slaProperties:\n  - {property: retention, value: 2, unit: y"
    return f"{OWN}{since}{level}{element}}}\n"


@pytest.mark.parametrize(
    ("element", "column"),
    [(", element: surveys.since", "since"), (", element: since", "since"), ("", None),
     (", element: surveys", None)],
)  # fmt: skip
def test_retention_counts_from_the_column_that_it_names(
    tmp_path: Path, element: str, column: str | None
) -> None:
    contract = read_contract(write(tmp_path, keep(element)))

    assert (contract.retention_days, contract.age_column) == (730, column)


@pytest.mark.parametrize("value", ["0", "-3", "true", "1.5"])
def test_retention_of_no_whole_number_of_days_is_refused(tmp_path: Path, value: str) -> None:
    text = keep("").replace("value: 2", f"value: {value}")

    assert "retention: a whole number of d or y is due" in error_of(tmp_path, text)


def test_retention_from_what_is_no_time_says_which(tmp_path: Path) -> None:
    assert "element 'surveys.points' is no date or timestamp column" in error_of(
        tmp_path, keep(", element: surveys.points")
    )


@pytest.mark.parametrize("feed", ["accounts", "interactions", "transactions"])
def test_a_shipped_contract_says_what_retention_counts_from(feed: str) -> None:
    contract = read_contracts([SHIPPED])[feed]

    times = {"accounts": "updated_at", "interactions": "occurred_at"}
    assert contract.age_column == times.get(feed, "transaction_at")
