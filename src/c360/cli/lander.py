"""Land events beside the process that collects them: ``python -m c360.cli.lander WORKSPACE``."""

from __future__ import annotations

import logging
import select
import sys
from pathlib import Path

from c360.config.workspace import open_workspace
from c360.pipelines.collector import FEED, land_forever
from c360.pipelines.ingest import load_contracts


def main() -> None:
    """Land events until standard input ends: when whoever started this stops or dies."""
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    workspace = open_workspace(Path(sys.argv[1]), with_sources=False)
    land_forever(workspace, load_contracts(workspace)[FEED], _has_input_ended)


def _has_input_ended() -> bool:
    ready, _, _ = select.select([sys.stdin], [], [], 0)
    return bool(ready)


if __name__ == "__main__":
    main()
