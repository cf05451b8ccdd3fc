"""Who a customer is, by role: on every path that says it."""

from __future__ import annotations

import pytest

from c360.api.customers.masking import PERSONAL_COLUMNS, mask_customer
from c360.domain.roles import Role
from c360.testing.client import Login

KNOWN = "CUS-000002"
PERSONAL = ["Zoë", "García", "zoe.2", "example.com", "000-0002"]
PATHS = [
    f"/customers/{KNOWN}",
    f"/customers?q={KNOWN}",
    "/customers?limit=500",
    f"/customers/lookup?external_id={KNOWN}",
    f"/customers/{KNOWN}/spending",
    f"/customers/{KNOWN}/categories",
    f"/customers/{KNOWN}/transactions",
    f"/customers/{KNOWN}/versions",
    f"/customers/{KNOWN}/segments",
]
MASKED = [Role.VIEWER, Role.SCIENTIST]
READERS = [Role.ADMIN, Role.ANALYST]


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("role", MASKED)
def test_personal_data_is_on_no_path(login: Login, role: Role, path: str) -> None:
    response = login(role).get(path)

    assert response.status_code == 200
    assert not any(item in response.text for item in PERSONAL)


@pytest.mark.parametrize("path", PATHS[:4])
@pytest.mark.parametrize("role", READERS)
def test_personal_data_is_shown_to_who_may_see_it(login: Login, role: Role, path: str) -> None:
    text = login(role).get(path).text

    assert all(item in text for item in PERSONAL)


def test_masked_profile_says_so_and_keeps_the_rest(login: Login) -> None:
    shown = login(Role.ANALYST).get(f"/customers/{KNOWN}").json()
    masked = login(Role.VIEWER).get(f"/customers/{KNOWN}").json()

    assert masked["is_masked"] is True
    assert {name for name in shown if shown[name] != masked[name]} == {
        *PERSONAL_COLUMNS,
        "is_masked",
    }
    assert [masked[name] for name in PERSONAL_COLUMNS] == [
        "Z.", "G.", "Z. G.", "z***@***", "***02", None,
    ]  # fmt: skip


@pytest.mark.parametrize("role", MASKED)
@pytest.mark.parametrize("q", ["zoe.2@example.com", "García", "555.000-0002", "gar", "zoe garica"])
def test_masked_role_searches_no_personal_data(login: Login, role: Role, q: str) -> None:
    page = login(role).get("/customers", params={"q": q}).json()

    assert (page["items"], page["total"]) == ([], 0)
    assert page["searched"] == ["customer_id"]
    assert f"Only ids were searched: the role {role.value!r}" in page["notice"]


def test_masked_role_finds_by_id(login: Login) -> None:
    items = login(Role.VIEWER).get("/customers", params={"q": "00002"}).json()["items"]

    assert {item["match"] for item in items} == {"customer_id_part"}
    assert {item["customer_id"] for item in items} == {
        KNOWN, *(f"CUS-00002{digit}" for digit in range(10))
    }  # fmt: skip


@pytest.mark.parametrize("role", MASKED)
@pytest.mark.parametrize("params", [{"email": "zoe.2@example.com"}, {"phone": "5550000002"}])
def test_masked_role_looks_nobody_up_by_personal_data(
    login: Login, role: Role, params: dict[str, str]
) -> None:
    response = login(role).get("/customers/lookup", params=params)

    assert response.status_code == 403
    assert "Use external_id" in response.json()["error"]["message"]


def test_masked_answer_is_never_kept_for_a_reader(login: Login) -> None:
    for role in [Role.VIEWER, Role.ANALYST, Role.SCIENTIST, Role.ADMIN]:
        for path in PATHS[:4]:
            assert ("García" in login(role).get(path).text) == (role in READERS)


def test_value_that_is_not_known_stays_so() -> None:
    assert mask_customer({"email": None, "phone": None}) == {"email": None, "phone": None}


@pytest.mark.parametrize("phone", ["12", "1-2-3"])
def test_short_number_is_masked_whole(phone: str) -> None:
    assert mask_customer({"phone": phone}) == {"phone": "***"}
