"""Write the audit trail."""

from __future__ import annotations


class AuditWriter:
    """Stub."""
