from __future__ import annotations

from pathlib import Path

import pytest

from c360.contracts.odcs import read_contracts
from c360.kit.resources import REPOSITORY, resource_folder

PAGE = Path(REPOSITORY / "docs" / "reference" / "contracts.md").read_text(encoding="utf-8")
CONTRACTS = read_contracts([resource_folder("contracts")])


@pytest.mark.parametrize("feed", sorted(CONTRACTS))
def test_the_page_names_every_column_with_its_type(feed: str) -> None:
    section = PAGE.partition(f"### {feed}\n")[2].partition("\n### ")[0]

    rows = {
        line.split(" | ")[0].lstrip("| "): line
        for line in section.splitlines()
        if line.startswith("| ")
    }

    for column in CONTRACTS[feed].columns:
        assert f"| {column.type} |" in rows[column.name]
        assert (" | yes | " in rows[column.name]) != column.is_nullable
