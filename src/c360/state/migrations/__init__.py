"""Changes of the state database, in order; run by Alembic."""
