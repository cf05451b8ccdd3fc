"""Look into a database that is no source yet, and make it one."""

from __future__ import annotations

import ipaddress
import os
import re
import socket
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from pathlib import Path
from urllib.parse import quote

from c360.config.edit import add_source, find_other_use, validate_source
from c360.config.workspace import Workspace, open_workspace
from c360.domain.database_desk import (
    DatabaseAddress,
    ListedTable,
    NewDatabaseSource,
    TableSample,
)
from c360.domain.source_desk import DryRun, SourceCheck
from c360.errors import InvalidInputError
from c360.pipelines.dry_run import find_contract, land_dry, refused, scratch_folder
from c360.pipelines.ingest import load_contracts
from c360.pipelines.source_samples import mark_personal, show_finding
from c360.pipelines.source_specs import make_spec
from c360.pipelines.sources import inspect_database
from c360.sources.databases.address import SCHEMES
from c360.sources.databases.notes import Notes
from c360.sources.databases.port import Database, TableRead
from c360.sources.databases.registry import database_settings, open_database
from c360.sources.databases.spool import Spool, SpoolReader
from c360.sources.readers import Reader
from c360.sources.spec import DatabaseSpec, SourceFile, SourceSpec
from c360.sources.suggestions import sample_columns

PATIENCE_SECONDS = 5
MOST_TABLES = 1_000
PREVIEW_ROWS = 50
SAMPLED_ROWS = 1_000
DRY_ROWS = 10_000
LONGEST_VALUE = 300
CONNECTION = "connection"
"""Name of what is no source yet."""

HOST = re.compile(r"[A-Za-z0-9:]([A-Za-z0-9.:_-]{0,251}[A-Za-z0-9:])?")
PASSWORD_VARIABLE = re.compile(r"(?!C360_)[A-Z][A-Z0-9_]{0,80}_PASSWORD")
"""Variables that a screen may name: others hold secrets that are not a database's."""


class WorkspaceDatabaseDesk:
    """Answers for one workspace; its settings are read anew for each question.

    Which hosts may be tried: those that ``workspace.database_hosts`` names, by default all but
    link-local, multicast and unspecified ones. A server inside the network is what a source is
    for, so private ones are allowed; who asks is an engineer, each try is audited, waits for five
    seconds at a time, and speaks nothing but the database's own protocol.
    """

    def __init__(self, root: Path, environment: Mapping[str, str] = os.environ) -> None:
        self._root = root
        self._environment = environment

    def check_connection(self, address: DatabaseAddress) -> Sequence[SourceCheck]:
        """Try to connect: password, host, log-in. What fails is a check, not an error."""
        checks: list[SourceCheck] = []
        try:
            self._find_url(address)
            variable = address.password_env
            told = f"${variable} is set." if variable else "No password is sent."
            checks.append(SourceCheck("password", True, told))
        except InvalidInputError as error:
            return [SourceCheck("password", False, str(error))]
        try:
            tables = self.list_tables(address)
        except InvalidInputError as error:
            return [*checks, SourceCheck(CONNECTION, False, str(error))]
        readable = sum(table.problem is None for table in tables)
        checks.append(SourceCheck(CONNECTION, True, f"{address.host}:{address.port} answers."))
        told = f"{address.user} sees {len(tables):,} tables and views, and may read {readable:,}."
        advice = "" if readable else f"Grant select on a table of {address.database}."
        checks.append(SourceCheck("tables", readable > 0, told, advice))
        return checks

    def list_tables(self, address: DatabaseAddress) -> Sequence[ListedTable]:
        """Return the tables and views that the user may see."""
        with self._opened(address, None) as (_, database):
            return database.list_tables(MOST_TABLES)

    def sample_table(self, address: DatabaseAddress, table: str) -> TableSample:
        """Return the first rows of a table, and the types they fit."""
        with self._opened(address, table) as (_, database):
            read = database.read(most=SAMPLED_ROWS)
            rows = _write_rows(database, read)
        columns = sample_columns(rows, read.shape.names)
        shown = tuple({name: _shorten(text) for name, text in row.items()} for row in rows)
        return TableSample(table, tuple(mark_personal(columns, rows)), shown[:PREVIEW_ROWS])

    def check_source(self, new: NewDatabaseSource) -> Sequence[SourceCheck]:
        """Look at all that reading a table in a mode needs, and say what to change."""
        workspace, spec = self._make_spec(new)
        find_contract(workspace, new.feed)
        notes = Notes(workspace.data / "sources", new.name)
        with refused(new.name):
            findings = inspect_database(spec, load_contracts(workspace), notes)
        return [show_finding(finding) for finding in findings]

    def try_source(self, new: NewDatabaseSource) -> DryRun:
        """Send the first rows of a table through the gate, and keep nothing."""
        workspace, spec = self._make_spec(new)
        find_contract(workspace, new.feed)
        notes = Notes(workspace.data / "sources", new.name)
        with (
            refused(new.name),
            scratch_folder(workspace) as folder,
            closing(open_database(spec, notes)) as database,
        ):
            read = database.read(most=DRY_ROWS)
            spool = Spool(folder, "rows", database.converters)
            for rows in read.rows:
                spool.extend(read.shape, rows)
            return land_dry(workspace, _Spooled(spec), [spool.close(new.table, {})])

    def add_source(self, new: NewDatabaseSource) -> str:
        """Add a source to ``c360.toml``, and return the lines added.

        Its first rows go through the gate, and what its mode needs is looked at: what cannot be
        read or mapped is not written down.
        """
        self.try_source(new)
        lacking = [check for check in self.check_source(new) if not check.is_ok]
        if lacking:
            told = "; ".join(f"{c.name}: {c.message}. {c.advice}".strip() for c in lacking)
            raise InvalidInputError(f"Mode {new.mode!r} lacks something. {told}")
        return add_source(self._root, _list_values(new))

    def _make_spec(self, new: NewDatabaseSource) -> tuple[Workspace, SourceSpec]:
        given = {name: value for name, value in _list_values(new).items() if value is not None}
        settings = validate_source(given)
        workspace = open_workspace(self._root, with_sources=False)
        url = self._find_url(new.address)
        self._check_host(new.address.host, workspace)
        spec = make_spec(settings, workspace)
        database = replace(database_settings(spec), url=url, patience=PATIENCE_SECONDS)
        return workspace, replace(spec, database=database)

    @contextmanager
    def _opened(
        self, address: DatabaseAddress, table: str | None
    ) -> Iterator[tuple[Workspace, Database]]:
        workspace = open_workspace(self._root, with_sources=False)
        url = self._find_url(address)
        self._check_host(address.host, workspace)
        wanted = DatabaseSpec(url=url, table=table, patience=PATIENCE_SECONDS)
        spec = SourceSpec(CONNECTION, "", address.kind, workspace.root, "full", database=wanted)
        notes = Notes(workspace.data / "sources", CONNECTION)
        with refused(CONNECTION), closing(open_database(spec, notes)) as database:
            yield workspace, database

    def _find_url(self, address: DatabaseAddress) -> str:
        variable = address.password_env
        url = make_url(address)
        if variable is None:
            return url
        if not PASSWORD_VARIABLE.fullmatch(variable):
            raise InvalidInputError(
                f"{variable[:100]!r} cannot be named here. Name a variable such as CRM_PASSWORD: "
                "capital letters, digits and _, ending in _PASSWORD, and not beginning with C360_."
            )
        other_use = find_other_use(self._root, variable, address.host)
        if other_use is not None:
            raise InvalidInputError(
                f"{variable} belongs to {other_use}, and is not sent to {address.host}. Put this "
                "database's password into a variable of its own."
            )
        if variable not in self._environment:
            raise InvalidInputError(
                f"The environment variable {variable} is not set where this server runs. Set it "
                "there for `c360 serve` and the worker, and start them again."
            )
        return url.replace(f"${{{variable}}}", self._environment[variable])

    def _check_host(self, host: str, workspace: Workspace) -> None:
        if not HOST.fullmatch(host):
            raise InvalidInputError(f"{host[:100]!r} is no host. Write a name or an IP address.")
        allowed = workspace.settings.workspace.database_hosts
        if allowed and not any(fnmatchcase(host.lower(), glob.lower()) for glob in allowed):
            raise InvalidInputError(
                f"{host} is not among the hosts that may be tried: {', '.join(allowed)}. An "
                "administrator may add it to database_hosts in [workspace] of c360.toml."
            )
        for found in _resolve(host):
            if found.is_link_local or found.is_multicast or found.is_unspecified:
                raise InvalidInputError(
                    f"{host} is {found}, an address that no database has (link-local, multicast or "
                    "unspecified). Name the database's own host."
                )


@dataclass(slots=True)
class _Spooled:
    """Rows of a database that lie in files."""

    spec: SourceSpec

    def open(self, file: SourceFile, typed: Mapping[str, str]) -> Reader:
        """Open one file."""
        return SpoolReader(file.path)


def make_url(address: DatabaseAddress) -> str:
    """Write an address as ``c360.toml`` holds it: the password by its variable.

    Examples:
        >>> make_url(DatabaseAddress("mysql", "db", 3306, "shop", "c360", "SHOP_PASSWORD"))
        'mysql://c360:${SHOP_PASSWORD}@db:3306/shop'
        >>> make_url(DatabaseAddress("postgres", "::1", 5432, "my shop", "ann@crm"))
        'postgresql://ann%40crm@[::1]:5432/my%20shop'
    """
    user, database = quote(address.user, safe=""), quote(address.database, safe="")
    host = f"[{address.host}]" if ":" in address.host else address.host
    secret = f":${{{address.password_env}}}" if address.password_env else ""
    return f"{SCHEMES[address.kind][0]}://{user}{secret}@{host}:{address.port}/{database}"


def _list_values(new: NewDatabaseSource) -> dict[str, object]:
    return {
        "name": new.name,
        "feed": new.feed,
        "kind": new.address.kind,
        "url": make_url(new.address),
        "table": new.table,
        "mode": new.mode,
        "cursor": new.cursor,
        "updated_at": new.updated_at,
        "timezone": None if new.timezone == "UTC" else new.timezone,
        "columns": dict(new.columns),
    }


def _resolve(host: str) -> list[ipaddress.IPv4Address | ipaddress.IPv6Address]:
    """Return the addresses of a host; none where it has none, which connecting will tell."""
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return []
    addresses = [ipaddress.ip_address(str(entry[4][0]).split("%")[0]) for entry in found]
    return [getattr(address, "ipv4_mapped", None) or address for address in addresses]


def _write_rows(database: Database, read: TableRead) -> list[dict[str, str | None]]:
    rows = [row for rows in read.rows for row in rows]
    columns: dict[str, Sequence[str | None]] = {}
    for place, (name, kind) in enumerate(read.shape.columns.items()):
        values = [row[place] for row in rows]
        convert = database.converters.get(kind)
        columns[name] = convert(values) if convert else values
    return [{name: texts[number] for name, texts in columns.items()} for number in range(len(rows))]


def _shorten(text: str | None) -> str | None:
    if text is None or len(text) <= LONGEST_VALUE:
        return text
    return f"{text[:LONGEST_VALUE]}…"
