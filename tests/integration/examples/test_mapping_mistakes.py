"""What a person gets wrong in a mapping: one clear line, and no number that is wrong in silence."""

from __future__ import annotations

from pathlib import Path

import pytest

from c360.errors import MappingError
from c360.testing.workspaces import ingest_workspace, make_workspace

SETTINGS = """
[[sources]]
name = "catalogue"
feed = "products"
path = "landing/products.csv"

[sources.columns]
product_code = "id"
product_name = "{}"
category = "'c'"
price_tier = "'t'"
"""
FILES = {"landing/products.csv": "id,name\n1,a\n2,b\n"}


@pytest.mark.parametrize(
    ("expression", "message"),
    [
        ("unnest([name, name])", r"2 rows became 4\. Use a source of kind 'sql'"),
        ("row_number() over ()", r"looks at other rows, .* Use a source of kind 'sql'"),
        ("coalesce(lag(name) over (order by id), name)", r"column 'product_name': .* other rows"),
    ],
)
def test_mapping_that_is_not_row_by_row_is_refused(
    tmp_path: Path, expression: str, message: str
) -> None:
    workspace = make_workspace(tmp_path, SETTINGS.format(expression), FILES)

    with pytest.raises(MappingError, match=message):
        ingest_workspace(workspace)


def test_mapping_may_not_read_outside_the_workspace(tmp_path: Path) -> None:
    expression = "(select max(name) from read_text('/etc/passwd'))"
    workspace = make_workspace(tmp_path, SETTINGS.format(expression), FILES)

    with pytest.raises(MappingError, match="reads another table"):
        ingest_workspace(workspace)
