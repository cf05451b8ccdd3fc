"""Print the API's description: ``python -m c360.api.openapi > web/openapi.json``."""

from __future__ import annotations

import json
import sys

from c360.api.app import create_routes


def describe_api() -> str:
    """Return the OpenAPI description as indented JSON."""
    return json.dumps(create_routes().openapi(), indent=2, sort_keys=True) + "\n"


if __name__ == "__main__":
    sys.stdout.write(describe_api())
