"""Read the published files with the standard library alone: what the examples are held to."""

from __future__ import annotations

import csv
import gzip
from collections import Counter
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path

DUMP = "sakila/postgres-sakila-insert-data-using-copy.sql.gz"
Totals = dict[str, tuple[int, Decimal]]


def read_complaints(folder: Path) -> list[dict[str, str]]:
    path = folder / "complaints" / "Consumer_Complaints.csv.gz"
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def read_cortex(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / "cortex_revenue" / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def read_dump(folder: Path) -> dict[str, list[list[str]]]:
    """Return the rows of each table in the PostgreSQL dump."""
    tables: dict[str, list[list[str]]] = {}
    rows: list[list[str]] | None = None
    with gzip.open(folder / DUMP, "rt", encoding="utf-8", newline="\n") as file:
        for line in (line.rstrip("\n") for line in file):
            if line.startswith("COPY "):
                rows = tables.setdefault(line.split()[1].removeprefix("public."), [])
            elif line == "\\.":
                rows = None
            elif rows is not None:
                rows.append(line.split("\t"))
    return tables


def add_up(pairs: Iterable[tuple[str, str]]) -> Totals:
    """Return count and sum for each name."""
    listed = [(name, Decimal(amount)) for name, amount in pairs]
    counts = Counter(name for name, _ in listed)
    return {
        name: (count, sum((a for n, a in listed if n == name), Decimal(0)))
        for name, count in counts.items()
    }


def payment_categories(tables: dict[str, list[list[str]]]) -> list[tuple[str, str]]:
    """Return (category, amount) of every payment."""
    names = {row[0]: row[1] for row in tables["category"]}
    films = {row[0]: names[row[1]] for row in tables["film_category"]}
    copies = {row[0]: films[row[1]] for row in tables["inventory"]}
    rentals = {row[0]: copies[row[2]] for row in tables["rental"]}
    return [(rentals[row[3]], row[4]) for row in tables["payment"]]


def payment_countries(tables: dict[str, list[list[str]]]) -> list[tuple[str, str]]:
    """Return (the customer's country, amount) of every payment."""
    countries = {row[0]: row[1] for row in tables["country"]}
    cities = {row[0]: countries[row[2]] for row in tables["city"]}
    addresses = {row[0]: cities[row[4]] for row in tables["address"]}
    customers = {row[0]: addresses[row[5]] for row in tables["customer"]}
    return [(customers[row[1]], row[4]) for row in tables["payment"]]
