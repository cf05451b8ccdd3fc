"""Check passwords."""

from __future__ import annotations


class PasswordChecks:
    """Stub."""
