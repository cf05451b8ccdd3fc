"""Print who may call what: ``python -m c360.api.roles_doc > docs/reference/roles.md``."""

from __future__ import annotations

import sys

from c360.api.app import create_routes
from c360.api.permissions import GuardedRoute, list_routes
from c360.domain.roles import Permission, Role, has_permission

WHO = "first_name, last_name, full_name, email, phone, age"
MASKED: dict[str, str] = {
    "/api/v1/customers": "full_name, email, phone",
    "/api/v1/customers/lookup": WHO,
    "/api/v1/customers/{customer_id}": WHO,
    "/api/v1/segments/members": "full_name, email",
    "/api/v1/segments/members/export": "full_name, email",
    "/api/v1/campaigns/simulate": "full_name, email",
    "/api/v1/campaigns/optimise": "full_name, email",
    "/api/v1/campaigns/export": "full_name, email",
    "/api/v1/campaigns/{campaign_id}/export": "full_name, email",
    "/api/v1/accounts/{account_id}/interactions": "body",
    "/api/v1/accounts/{account_id}/recommendation": "citations.quote, text, sentences.text",
    "/api/v1/accounts/{account_id}/summary": "citations.quote, text, sentences.text",
    "/api/v1/search": "items.passage; personal data is not searched",
    "/api/v1/interactions/{interaction_id}/similar": "items.passage",
    "/api/v1/topics": "items.examples.quote",
    "/api/v1/predictions/{model}/{entity_id}": "drivers.value, drivers.text of personal features",
    "/api/v1/predictions/{model}/{entity_id}/what-if": "the same; such features cannot be changed",
    "/api/v1/quarantine": "record, reason",
    "/api/v1/feeds/{feed}": "rows, in columns that the contract classifies as personal",
}
HEAD = """\
# Roles

Made by `python -m c360.api.roles_doc`; a test holds this page against the application.

A user has one role. Every route names the permission it needs; a route that names none keeps the
server from starting. `masked` means that e-mail addresses, phone numbers and card-like numbers in
the columns named are replaced; names of account owners are business data and stay. Of customers
the name becomes initials, the e-mail address its first letter, the phone number its last two
digits, and the age is left out; who sees them masked searches and looks up by id only. `/metrics`
and the web app's files are public too.
"""
AUDIT = """\
## Audit trail

| action | when | written |
|---|---|---|
| session.login | a log-in: succeeded, failed (wrong) or denied (throttled) | at once |
| users.add, .role.*, .disable, .enable, .reset | user administration | at once |
| accounts.export, customer.export, segments.export | an export | at once |
| segments.save, .change, .delete | a saved segment, by name: succeeded or failed | at once |
| campaigns.save, .change, .delete, .launch | a saved campaign: succeeded or failed | at once |
| campaigns.outcomes, .outcomes.delete | outcomes of a campaign: succeeded or failed | at once |
| campaigns.export | an export | at once |
| models.promote, .roll_back | another version of a model scores: succeeded or failed | at once |
| commands.start, .cancel, .retry, runs.retry | a command: succeeded or failed | at once |
| sources.add, .test, .upload | a source, by name: succeeded or failed | at once |
| alerts.acknowledge | an alert that somebody has seen | at once |
| ask.verify, .verify.delete | a verified question: succeeded, failed or denied | at once |
| ask.pin, .unpin, ask.feedback | one's own pins and feedback | at once |
| ask.history.clear | a history deleted, one's own or as an administrator | at once |
| ask | a question or a plan answered; never the question's words | at once |
| customer.lookup | a look-up by id, e-mail address or phone number, with whom it found | at once |
| access | a call that the role has no right to: denied | at once |
| account.read | interactions, recommendation or summary read | within a second |
| customer.read | a customer's profile read | within a second |
| interactions.search | a search, similar interactions or topics read | within a second |

At once is before the answer. A process that is killed may lose the last second of `account.read`,
`customer.read` and `interactions.search`, and nothing else. Rows are only ever added: the database
refuses to change or delete them (SQLite, by trigger).
"""


def describe_roles() -> str:
    """Return the page."""
    routes = list_routes(create_routes())
    names = " | ".join(role.value for role in Role)
    lines = [
        HEAD,
        "## Routes",
        "",
        f"| route | permission | {names} | masked columns |",
        "|---|---|" + "---|" * len(Role) + "---|",
        *(_describe_route(route) for route in routes),
        "",
        "## Permissions",
        "",
        f"| permission | {names} |",
        "|---|" + "---|" * len(Role),
        *(_describe_permission(permission) for permission in Permission),
        "",
        AUDIT,
    ]
    return "\n".join(lines)


def _describe_route(route: GuardedRoute) -> str:
    masked = MASKED.get(route.path, "")
    cells = " | ".join(_describe_cell(route, role, bool(masked)) for role in Role)
    needs = route.permission.value if route.permission else "none, public"
    return f"| {route.method} {route.path} | {needs} | {cells} | {masked} |"


def _describe_cell(route: GuardedRoute, role: Role, has_masked: bool) -> str:
    if route.permission is None:
        return "yes"
    if not has_permission(role, route.permission):
        return "no"
    is_masked = has_masked and not has_permission(role, Permission.PERSONAL_DATA_READ)
    return "masked" if is_masked else "yes"


def _describe_permission(permission: Permission) -> str:
    cells = " | ".join("yes" if has_permission(role, permission) else "no" for role in Role)
    return f"| {permission.value} | {cells} |"


if __name__ == "__main__":
    sys.stdout.write(describe_roles())
