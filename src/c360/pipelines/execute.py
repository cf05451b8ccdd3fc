"""The process that a worker starts for one command: ``python -m c360.pipelines.execute DIR ID``."""

from __future__ import annotations

import logging
import sys
from pathlib import Path

from c360.config.workspace import open_workspace
from c360.domain.commands import CommandStatus
from c360.errors import C360Error
from c360.pipelines.commands import execute_command
from c360.state.commands import CommandEnd
from c360.state.database import open_state


def main(arguments: list[str]) -> int:
    """Do what one command says; what goes wrong is kept with it."""
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(name)s %(message)s")
    folder, command_id = Path(arguments[0]), int(arguments[1])
    state = open_state(open_workspace(folder, with_sources=False).state_url)
    try:
        workspace = open_workspace(folder)
    except C360Error as error:
        end = CommandEnd(CommandStatus.FAILED, error=f"{type(error).__name__}: {error}")
        state.commands.finish_command(command_id, end)
        return 1
    try:
        execute_command(workspace, state, command_id)
    finally:
        state.close()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
