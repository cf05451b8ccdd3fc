"""Makes the modules beside it, such as ``malformed``, importable from every test."""

from __future__ import annotations

import pytest


def pytest_configure(config: pytest.Config) -> None:
    """Hand files out to workers as they are listed, units last.

    By default those with the fewest tests come last: but these are the ones that run whole
    pipelines, and whoever gets the last of them works on alone for minutes.
    """
    if hasattr(config.option, "loadscopereorder"):
        config.option.loadscopereorder = False
