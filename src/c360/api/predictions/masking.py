"""Hide personal features from roles that may not know them, wherever they would show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from c360.api.customers.masking import PERSONAL_COLUMNS, may_see_personal_data
from c360.errors import PermissionDeniedError
from c360.state.users import User

Drivers = Sequence[Mapping[str, Any]]


def show_drivers(drivers: Drivers, user: User) -> list[dict[str, Any]]:
    """Return drivers as a user may see them."""
    if may_see_personal_data(user):
        return [dict(driver) for driver in drivers]
    return mask_drivers(drivers)


def mask_drivers(drivers: Drivers) -> list[dict[str, Any]]:
    """Hide the value of personal features among drivers; the effect stays.

    Examples:
        >>> [masked] = mask_drivers(
        ...     [{"feature": "age", "label": "Age", "value": 71.0, "text": "Age: 71."}]
        ... )
        >>> masked["value"], masked["text"]
        (None, 'Age: hidden from your role.')
    """
    return [
        {**driver, "value": None, "text": f"{driver['label']}: hidden from your role."}
        if driver["feature"] in PERSONAL_COLUMNS
        else dict(driver)
        for driver in drivers
    ]


def check_may_change(features: Mapping[str, Any], user: User) -> None:
    """Refuse to change what a user may not know: what it does would tell what it is.

    Raises:
        PermissionDeniedError: A personal feature is among them.
    """
    hidden = sorted(set(features) & set(PERSONAL_COLUMNS))
    if hidden and not may_see_personal_data(user):
        raise PermissionDeniedError(
            f"The role {user.role.value!r} may not change {hidden[0]!r} of a stored prediction: it"
            " is personal data. Change other features, or ask an administrator."
        )
