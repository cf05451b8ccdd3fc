"""What questions are understood by, kept for each snapshot and role."""

from __future__ import annotations

import logging
import threading
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from pathlib import Path

from c360.domain.roles import Permission, Role, has_permission
from c360.errors import C360Error
from c360.semantic.access import restrict
from c360.semantic.answering import Knowledge, learn, read_members
from c360.semantic.authoring import VerifiedQuestion
from c360.semantic.availability import find_available
from c360.semantic.catalog import Catalog
from c360.semantic.reading import VERIFIED, read_catalog, read_verified
from c360.warehouse.snapshot import Snapshot

log = logging.getLogger(__name__)

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
        self._members: tuple[str, Mapping[str, tuple[str, ...]]] = ("", {})
        self._lock = threading.Lock()
        self._verified: tuple[list[int], list[VerifiedQuestion]] | None = None

    def verified(self) -> list[VerifiedQuestion]:
        """Return the verified questions of the semantic model; read again once a file changes.

        Raises:
            SemanticError: They cannot be read.
        """
        files = [folder / VERIFIED for folder in self._folders]
        changed_at = [file.stat().st_mtime_ns if file.is_file() else 0 for file in files]
        kept = self._verified
        if kept is None or kept[0] != changed_at:
            kept = self._verified = (changed_at, read_verified(self._folders))
        return kept[1]

    def get(self, snapshot: Snapshot, role: Role) -> Knowledge:
        """Return what a role's questions to a snapshot are understood by.

        Raises:
            SemanticError: The semantic model cannot be read.
        """
        name = (snapshot.manifest.run_id, role)
        with self._lock:
            found = self._kept.get(name)
            if found is None:
                whole = read_catalog(self._folders)
                members = self._read_members(whole, snapshot)
                found = learn(catalog_for(whole, role), snapshot, members)
                self._kept[name] = found
                while len(self._kept) > MOST_KEPT:
                    self._kept.popitem(last=False)
            return found

    def get_whole(self, snapshot: Snapshot) -> Knowledge:
        """Return what is known of a snapshot without regard to a role; no answer is made of it.

        Raises:
            SemanticError: The semantic model cannot be read.
        """
        return self.get(snapshot, Role.ADMIN)

    def warm_up(self, snapshot: Snapshot, role: Role) -> None:
        """Learn in the background what the first to ask would wait for."""
        threading.Thread(
            target=self._prepare, args=(snapshot, role), name="knowledge", daemon=True
        ).start()

    def _prepare(self, snapshot: Snapshot, role: Role) -> None:
        try:
            self.get(snapshot, role)
        except C360Error:
            log.exception("What questions are understood by could not be learned ahead of need")

    def _read_members(self, catalog: Catalog, snapshot: Snapshot) -> Mapping[str, tuple[str, ...]]:
        """Read the members of a snapshot once for all roles; each sees those of its own models."""
        run_id = snapshot.manifest.run_id
        if self._members[0] != run_id:
            self._members = (
                run_id,
                read_members(find_available(catalog, snapshot).catalog, snapshot),
            )
        return self._members[1]


def catalog_for(catalog: Catalog, role: Role) -> Catalog:
    """Return the part of the semantic model that a role may ask about."""
    allowed = [
        name
        for name in catalog.models
        if has_permission(role, MODEL_PERMISSIONS.get(name, Permission.ASK_USE))
    ]
    personal = has_permission(role, Permission.PERSONAL_DATA_READ)
    return restrict(catalog, allowed, with_personal=personal)
