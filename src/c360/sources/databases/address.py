"""The address of a database, and messages that never hold its password."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, unquote, urlsplit

from c360.errors import ConfigError

SCHEMES = {
    "postgres": ("postgresql", "postgres"),
    "mysql": ("mysql", "mariadb"),
}
PORTS = {"postgres": 5432, "mysql": 3306}
MASK = "********"
CONNECT_SECONDS = 10
CONNECT_TIMEOUT = "connect_timeout"


@dataclass(frozen=True, slots=True)
class Address:
    """Where a database is. The password is in no representation.

    ``patience`` is how many seconds connecting and each statement may take; by default connecting
    alone is limited.
    """

    host: str
    port: int
    user: str
    database: str
    password: str = field(default="", repr=False)
    options: Mapping[str, str] = field(default_factory=dict)
    patience: int | None = None

    @property
    def place(self) -> str:
        """The address as messages show it: without user and password."""
        return f"{self.host}:{self.port}/{self.database}"

    def scrub(self, message: object) -> str:
        """Return a driver's message in one line, without the password."""
        told = " ".join(str(message).split())
        return told.replace(self.password, MASK) if self.password else told

    def check_options(self, known: Collection[str], source: str) -> None:
        """Refuse what the address says after its ``?`` and the driver is not given.

        Raises:
            ConfigError: Names the option and those that there are.
        """
        listed = {*known, CONNECT_TIMEOUT}
        unknown = sorted(set(self.options) - listed)
        if unknown:
            raise ConfigError(
                f"Source {source!r}: its url has an unknown option {unknown[0]!r}. "
                f"Known: {', '.join(sorted(listed))}."
            )

    def connect_seconds(self, source: str) -> int:
        """Return how long connecting may take: as the address says, and no longer than patience.

        Raises:
            ConfigError: It is no whole number of seconds.
        """
        told = self.options.get(CONNECT_TIMEOUT, str(self.patience or CONNECT_SECONDS))
        if not (told.isascii() and told.isdigit() and int(told) > 0):
            raise ConfigError(
                f"Source {source!r}: {CONNECT_TIMEOUT} of its url is {told!r}. Give whole "
                "seconds, such as 3."
            )
        return min(int(told), self.patience or int(told))


def parse_address(url: str, kind: str, source: str) -> Address:
    """Read an address such as ``postgresql://user:password@host:5432/database``.

    Special characters in the password are percent-encoded, as in every address.

    Raises:
        ConfigError: Says what is missing, and never repeats the address.

    Examples:
        >>> parse_address("mysql://c360:s%40crm@db/shop", "mysql", "crm").place
        'db:3306/shop'
    """
    form = f"{SCHEMES[kind][0]}://USER:PASSWORD@HOST:{PORTS[kind]}/DATABASE"
    wrong = f"Source {source!r}: its url is not of the form {form}"
    try:
        parts = urlsplit(url)
        port = parts.port or PORTS[kind]
    except ValueError as error:
        raise ConfigError(
            f"{wrong}: the port is no number up to 65535. Write special characters of the password "
            "percent-encoded, such as %40 for @."
        ) from error
    if parts.scheme not in SCHEMES[kind]:
        raise ConfigError(f"{wrong}: it begins with another scheme.")
    database = unquote(parts.path.lstrip("/"))
    missing = [
        name
        for name, value in (
            ("host", parts.hostname),
            ("user", parts.username),
            ("database", database),
        )
        if not value
    ]
    if missing:
        raise ConfigError(f"{wrong}: the {missing[0]} is missing.")
    return Address(
        host=parts.hostname or "",
        port=port,
        user=unquote(parts.username or ""),
        database=database,
        password=unquote(parts.password or ""),
        options=dict(parse_qsl(parts.query, keep_blank_values=True)),
    )
