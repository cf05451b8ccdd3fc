"""Hide personal data in free text from roles that may not see it."""

from __future__ import annotations

from c360.domain.personal_data import mask_personal_data
from c360.domain.roles import Permission, has_permission
from c360.state.users import User

__all__ = ["HIDDEN", "mask_personal_data", "show_text"]

HIDDEN = "[hidden]"
"""Stands for a value that is personal as a whole."""


def show_text(text: str, user: User) -> str:
    """Return a text as a user may see it."""
    if has_permission(user.role, Permission.PERSONAL_DATA_READ):
        return text
    return mask_personal_data(text)
