"""Who may do what: the one table of roles and permissions."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """What a user is; each user has one."""

    ADMIN = "admin"
    ENGINEER = "engineer"
    ANALYST = "analyst"
    SCIENTIST = "scientist"
    VIEWER = "viewer"


class Permission(StrEnum):
    """What a route may ask for."""

    SNAPSHOT_READ = "snapshot:read"
    ACCOUNTS_READ = "accounts:read"
    ACCOUNTS_EXPORT = "accounts:export"
    INTERACTIONS_READ = "interactions:read"
    PERSONAL_DATA_READ = "personal_data:read"
    REVENUE_READ = "revenue:read"
    CUSTOMERS_READ = "customers:read"
    CUSTOMERS_EXPORT = "customers:export"
    CAMPAIGNS_READ = "campaigns:read"
    CAMPAIGNS_MANAGE = "campaigns:manage"
    CAMPAIGNS_EXPORT = "campaigns:export"
    ENGAGEMENT_READ = "engagement:read"
    EVENTS_READ = "events:read"
    EVENT_PROFILES_READ = "event_profiles:read"
    PREDICTIONS_READ = "predictions:read"
    MODELS_READ = "models:read"
    MODELS_MANAGE = "models:manage"
    RUNS_READ = "runs:read"
    RUNS_MANAGE = "runs:manage"
    SOURCES_MANAGE = "sources:manage"
    QUALITY_READ = "quality:read"
    QUARANTINE_READ = "quarantine:read"
    ASK_USE = "ask:use"
    ASK_VERIFY = "ask:verify"
    QUARANTINE_MANAGE = "quarantine:manage"
    CONTRACTS_MANAGE = "contracts:manage"
    USERS_MANAGE = "users:manage"
    AUDIT_READ = "audit:read"


ROLE_PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.ADMIN: frozenset(Permission),
    Role.ENGINEER: frozenset(
        {
            Permission.SNAPSHOT_READ,
            Permission.RUNS_READ,
            Permission.RUNS_MANAGE,
            Permission.SOURCES_MANAGE,
            Permission.QUALITY_READ,
            Permission.QUARANTINE_READ,
            Permission.EVENTS_READ,
            Permission.QUARANTINE_MANAGE,
            Permission.CONTRACTS_MANAGE,
        }
    ),
    Role.ANALYST: frozenset(
        {
            Permission.SNAPSHOT_READ,
            Permission.ACCOUNTS_READ,
            Permission.ACCOUNTS_EXPORT,
            Permission.INTERACTIONS_READ,
            Permission.PERSONAL_DATA_READ,
            Permission.REVENUE_READ,
            Permission.CUSTOMERS_READ,
            Permission.CUSTOMERS_EXPORT,
            Permission.CAMPAIGNS_READ,
            Permission.CAMPAIGNS_MANAGE,
            Permission.CAMPAIGNS_EXPORT,
            Permission.ENGAGEMENT_READ,
            Permission.EVENTS_READ,
            Permission.EVENT_PROFILES_READ,
            Permission.PREDICTIONS_READ,
            Permission.MODELS_READ,
            Permission.ASK_USE,
            Permission.ASK_VERIFY,
        }
    ),
    Role.SCIENTIST: frozenset(
        {
            Permission.SNAPSHOT_READ,
            Permission.ACCOUNTS_READ,
            Permission.INTERACTIONS_READ,
            Permission.CUSTOMERS_READ,
            Permission.ENGAGEMENT_READ,
            Permission.PREDICTIONS_READ,
            Permission.MODELS_READ,
            Permission.ASK_USE,
            Permission.MODELS_MANAGE,
        }
    ),
    Role.VIEWER: frozenset(
        {
            Permission.SNAPSHOT_READ,
            Permission.ACCOUNTS_READ,
            Permission.INTERACTIONS_READ,
            Permission.REVENUE_READ,
            Permission.CUSTOMERS_READ,
            Permission.CAMPAIGNS_READ,
            Permission.ENGAGEMENT_READ,
            Permission.PREDICTIONS_READ,
            Permission.MODELS_READ,
            Permission.ASK_USE,
        }
    ),
}


def has_permission(role: Role, permission: Permission) -> bool:
    """Tell whether a role holds a permission.

    Examples:
        >>> has_permission(Role.VIEWER, Permission.ACCOUNTS_EXPORT)
        False
    """
    return permission in ROLE_PERMISSIONS[role]
