"""The SQL engine behind a port, and the reader of published snapshots."""
