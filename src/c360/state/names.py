"""Names that people give to what they save: how they look, and that each is taken once."""

from __future__ import annotations

from sqlalchemy import Connection, Table, select

from c360.errors import ConflictError, InvalidInputError

LONGEST_NAME = 80


def clean_name(name: str) -> str:
    """Return a name with single spaces, none around it.

    Raises:
        InvalidInputError: It is empty, too long, or holds what cannot be seen.
    """
    cleaned = " ".join(name.split())
    if not 1 <= len(cleaned) <= LONGEST_NAME or not cleaned.isprintable():
        raise InvalidInputError(
            f"The name {cleaned[:LONGEST_NAME]!r} is not allowed. "
            f"Use 1 to {LONGEST_NAME} characters that can be seen."
        )
    return cleaned


def check_name_is_free(
    connection: Connection, table: Table, kind: str, name: str, own_id: int | None
) -> None:
    """Refuse a name that another row has, whatever its case.

    Args:
        connection: Within the transaction that takes the name.
        table: A table with ``id``, ``name`` and ``name_key``, the name in folded case.
        kind: What a row is, for the message.
        name: The name, cleaned.
        own_id: The row that may have it already.

    Raises:
        ConflictError: The name is taken.
    """
    same = select(table.c.id, table.c.name).where(table.c.name_key == name.casefold())
    taken = connection.execute(same).one_or_none()
    if taken is not None and taken.id != own_id:
        raise ConflictError(f"A {kind} {taken.name!r} exists already. Choose another name.")
