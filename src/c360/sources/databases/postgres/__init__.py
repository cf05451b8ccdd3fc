"""PostgreSQL: tables through cursors, changes through a replication slot and wal2json."""
