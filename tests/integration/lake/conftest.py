"""A bucket for each test, on a store of the module's own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from object_stores import Store, open_store, serve_moto


@pytest.fixture(scope="module")
def moto_address() -> Iterator[str]:
    with serve_moto() as address:
        yield address


@pytest.fixture
def store(moto_address: str) -> Iterator[Store]:
    with open_store(moto_address) as store:
        yield store
