"""Hide who a customer is from roles that may not know."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from c360.domain.roles import Permission, has_permission
from c360.state.users import User

PERSONAL_COLUMNS = ("first_name", "last_name", "full_name", "email", "phone", "age")
SHOWN_DIGITS = 2
HIDDEN = "***"


def may_see_personal_data(user: User) -> bool:
    """Tell whether a user may know who a customer is."""
    return has_permission(user.role, Permission.PERSONAL_DATA_READ)


def show_customer(row: Mapping[str, Any], user: User) -> dict[str, Any]:
    """Return a customer's columns as a user may see them."""
    return dict(row) if may_see_personal_data(user) else mask_customer(row)


def mask_customer(row: Mapping[str, Any]) -> dict[str, Any]:
    """Mask the personal columns among a customer's columns; the others stay.

    Examples:
        >>> mask_customer({"full_name": "Ana María Moss", "email": "ana@example.com", "age": 40})
        {'full_name': 'A. M. M.', 'email': 'a***@***', 'age': None}
        >>> mask_customer({"phone": "+1 (555) 010-7788", "state": "TX"})
        {'phone': '***88', 'state': 'TX'}
    """
    return {name: _mask(name, value) for name, value in row.items()}


def _mask(column: str, value: Any) -> Any:
    if column not in PERSONAL_COLUMNS or value is None:
        return value
    if column == "age":
        return None
    if column == "email":
        return f"{value[:1]}{HIDDEN}@{HIDDEN}"
    if column == "phone":
        digits = "".join(character for character in value if character.isdigit())
        return HIDDEN + (digits[-SHOWN_DIGITS:] if len(digits) > 2 * SHOWN_DIGITS else "")
    return " ".join(f"{word[0]}." for word in value.split())
