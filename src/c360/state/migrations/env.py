"""Run by Alembic: apply the changes on the connection that is handed over."""

from __future__ import annotations

from alembic import context

from c360.state.tables import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
