"""The API page: every route on one page that needs nothing from elsewhere."""

from __future__ import annotations

from typing import Any


def render_api_page(description: dict[str, Any]) -> str:
    """Render an OpenAPI description as one page of HTML."""
    raise NotImplementedError
