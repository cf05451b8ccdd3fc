"""Write SQL safely: identifiers are quoted, values are parameters."""

from __future__ import annotations


def quote_identifier(name: str) -> str:
    """Quote a name for use in SQL.

    Examples:
        >>> quote_identifier("unit price")
        '"unit price"'
    """
    return '"' + name.replace('"', '""') + '"'


def quote_literal(value: str) -> str:
    """Quote text where a statement takes no parameter (DDL, settings, view bodies).

    Examples:
        >>> quote_literal("it's")
        "'it''s'"
    """
    return "'" + value.replace("'", "''") + "'"
