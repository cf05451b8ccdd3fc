"""The replication slot of one source: made with a snapshot, held, and dropped."""

from __future__ import annotations

import time
from typing import Any

import psycopg2
from psycopg2 import errors

from c360.errors import ChangesLostError, SourceError, SourceUnavailableError
from c360.sources.databases.address import Address
from c360.sources.databases.postgres.connection import connect, translated

PLUGIN = "wal2json"
SLOT = """
select plugin, active_pid, wal_status, database
from pg_replication_slots
where slot_name = %s
"""
BUSY_SECONDS = 10
PATIENCE = 0.3
ADVICE = (
    ("wal_level", "Set wal_level = logical in postgresql.conf and restart the server."),
    (
        "may not be used as an output plugin",
        "Run `alter system set output_plugin_libraries = pgoutput, wal2json`, then "
        "`select pg_reload_conf()`.",
    ),
    ("wal2json", "Install wal2json on the server, on Debian postgresql-15-wal2json."),
    ("all replication slots are in use", "Raise max_replication_slots, or drop an unused one."),
    ("permission denied", "Run `alter role USER replication`."),
    ("must be superuser or replication", "Run `alter role USER replication`."),
)


class Slot:
    """A slot by name. ``is_own`` says that this source made it, so that it may be made anew."""

    def __init__(self, address: Address, source: str, name: str, is_own: bool) -> None:
        self._address = address
        self._source = source
        self.name = name
        self._is_own = is_own

    def create(self, replication: Any, connection: Any) -> tuple[str, str]:
        """Make the slot; return its first position and the name of the snapshot that fits it.

        Raises:
            SourceError: The slot belongs to somebody else, or the server cannot make one.
        """
        self._make_room(connection)
        with translated(self._address, self._source), replication.cursor() as cursor:
            try:
                cursor.execute(
                    f'CREATE_REPLICATION_SLOT "{self.name}" LOGICAL {PLUGIN} EXPORT_SNAPSHOT'
                )
            except psycopg2.Error as error:
                raise explain_slot_error(error, self._address, self._source) from None
            _, position, snapshot, _ = cursor.fetchone()
        self._is_own = True
        return position, snapshot

    def _make_room(self, connection: Any) -> None:
        found = self._find(connection)
        if found is None:
            return
        plugin, active_pid, _, database = found
        if not self._is_own or plugin != PLUGIN or database != self._address.database:
            raise SourceError(
                f"Source {self._source!r}: the replication slot {self.name!r} exists already, and "
                "not by this source. Set another slot in c360.toml, or drop it: "
                f"select pg_drop_replication_slot('{self.name}')."
            )
        if active_pid is not None:
            self._wait(connection)
        self.drop(connection)

    def _wait(self, connection: Any) -> None:
        """Wait until the server has noticed that an earlier reader is gone."""
        until = time.monotonic() + BUSY_SECONDS
        while found := self._find(connection):
            if found[1] is None:
                return
            if time.monotonic() > until:
                raise in_use(self._source, self.name, self._address, found[1])
            time.sleep(PATIENCE)

    def drop(self, connection: Any) -> bool:
        """Drop the slot; False if there is none.

        Raises:
            SourceUnavailableError: Somebody reads it.
        """
        if self._find(connection) is None:
            return False
        with connection.cursor() as cursor:
            try:
                cursor.execute("select pg_drop_replication_slot(%s)", (self.name,))
            except errors.ObjectInUse:
                pid = (self._find(connection) or [None] * 2)[1]
                raise in_use(self._source, self.name, self._address, pid) from None
        return True

    def start(self, replication: Any, position: int, options: dict[str, str]) -> Any:
        """Read the slot from a position on; return the cursor that gets the messages.

        Raises:
            ChangesLostError: The slot is gone, or the server dropped what it held.
            SourceUnavailableError: Somebody else reads it.
        """
        cursor = replication.cursor()
        until = time.monotonic() + BUSY_SECONDS
        while True:
            try:
                cursor.start_replication(
                    slot_name=self.name, decode=True, start_lsn=position, options=options
                )
                return cursor
            except errors.ObjectInUse:
                if time.monotonic() > until:
                    raise in_use(self._source, self.name, self._address, None) from None
                time.sleep(PATIENCE)

    def check(self, connection: Any) -> None:
        """Refuse a slot that cannot give the changes after the last batch.

        Raises:
            ChangesLostError: The slot is gone, or the server dropped what it held.
        """
        found = self._find(connection)
        if found is None or found[2] == "lost":
            what = "is gone" if found is None else "lost what it held (max_slot_wal_keep_size)"
            raise ChangesLostError(
                f"Source {self._source!r}: the replication slot {self.name!r} {what}, so changes "
                f"since the last batch are lost. Run `c360 sources resnapshot {self._source}`: it "
                "reads the table again and lands what differs."
            )

    def _find(self, connection: Any) -> Any:
        with connection.cursor() as cursor:
            cursor.execute(SLOT, (self.name,))
            return cursor.fetchone()


def in_use(source: str, slot: str, address: Address, pid: int | None) -> SourceUnavailableError:
    """Say that somebody else reads a slot."""
    by = f" by the server's process {pid}" if pid else ""
    return SourceUnavailableError(
        f"Source {source!r}: the replication slot {slot!r} at {address.place} is in use{by}. One "
        "reader at a time: stop the other `c360 ingest`, or give this source an own slot."
    )


def explain_slot_error(error: Exception, address: Address, source: str) -> SourceError:
    """Say what the server lacks for change data capture."""
    told = address.scrub(error).split(" HINT: ")[0].split(" CONTEXT: ")[0]
    advice = advise(told) or f"`c360 sources test {source}` says what is missing."
    return SourceError(
        f"Source {source!r}: PostgreSQL at {address.place} makes no replication slot ({told}). "
        f"{advice}"
    )


def advise(told: str) -> str:
    """Return what to do about a slot that the server does not make; empty if not known."""
    return next((advice for sign, advice in ADVICE if sign in told), "")


def open_replication(address: Address, source: str) -> Any:
    """Open a connection that speaks the replication protocol."""
    return connect(address, source, is_replication=True)
