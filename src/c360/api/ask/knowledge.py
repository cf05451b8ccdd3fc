"""What questions are understood by, kept for each snapshot and role."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Sequence
from pathlib import Path

from c360.domain.roles import Permission, Role, has_permission
from c360.semantic.access import restrict
from c360.semantic.answering import Knowledge, learn
from c360.semantic.authoring import VerifiedQuestion
from c360.semantic.catalog import Catalog
from c360.semantic.reading import read_catalog, read_verified
from c360.warehouse.snapshot import Snapshot

MODEL_PERMISSIONS = {
    "customers": Permission.CUSTOMERS_READ,
    "transactions": Permission.CUSTOMERS_READ,
    "categories": Permission.CUSTOMERS_READ,
    "segment_days": Permission.CUSTOMERS_READ,
    "accounts": Permission.ACCOUNTS_READ,
    "account_days": Permission.ACCOUNTS_READ,
    "interactions": Permission.INTERACTIONS_READ,
    "opportunities": Permission.REVENUE_READ,
    "engagement": Permission.ENGAGEMENT_READ,
    "engagement_outcomes": Permission.ENGAGEMENT_READ,
}
"""What a role needs to ask about a model; a workspace's own need ``ask:use`` alone."""

MOST_KEPT = 8


class KnowledgeStore:
    """Keeps what was learned of the newest snapshots, by run and role."""

    def __init__(self, folders: Sequence[Path]) -> None:
        self._folders = tuple(folders)
        self._kept: OrderedDict[tuple[str, Role], Knowledge] = OrderedDict()
        self._lock = threading.Lock()

    def verified(self) -> list[VerifiedQuestion]:
        """Return the verified questions of the semantic model.

        Raises:
            SemanticError: They cannot be read.
        """
        return read_verified(self._folders)

    def get(self, snapshot: Snapshot, role: Role) -> Knowledge:
        """Return what a role's questions to a snapshot are understood by.

        Raises:
            SemanticError: The semantic model cannot be read.
        """
        name = (snapshot.manifest.run_id, role)
        with self._lock:
            found = self._kept.get(name)
            if found is None:
                found = learn(catalog_for(read_catalog(self._folders), role), snapshot)
                self._kept[name] = found
                while len(self._kept) > MOST_KEPT:
                    self._kept.popitem(last=False)
            return found


def catalog_for(catalog: Catalog, role: Role) -> Catalog:
    """Return the part of the semantic model that a role may ask about."""
    allowed = [
        name
        for name in catalog.models
        if has_permission(role, MODEL_PERMISSIONS.get(name, Permission.ASK_USE))
    ]
    personal = has_permission(role, Permission.PERSONAL_DATA_READ)
    return restrict(catalog, allowed, with_personal=personal)
