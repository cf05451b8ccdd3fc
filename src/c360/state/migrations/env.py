"""Run by Alembic: apply the changes on the connection that is handed over."""

from __future__ import annotations

from alembic import context

from c360.state.tables import METADATA


def run() -> None:
    """Apply the changes that are missing."""
    context.configure(
        connection=context.config.attributes["connection"],
        target_metadata=METADATA,
        render_as_batch=True,
    )
    with context.begin_transaction():
        context.run_migrations()


# Alembic sets its context up before it loads this file; whoever only imports it has none.
if hasattr(context, "config"):
    run()
