"""Personal data in free text, by role."""

from __future__ import annotations

import pytest

from c360.api.masking import mask_personal_data
from c360.domain.roles import Role
from c360.testing.client import Login

PERSONAL = ["jo.bloggs", "7946 0018", "4111 1111", "010-7788"]
READERS = [Role.ADMIN, Role.ANALYST]
MASKED = [Role.VIEWER, Role.SCIENTIST]


def read_texts(login: Login, role: Role, path: str) -> str:
    client = login(role)
    accounts = [f"ACC-{number:05}" for number in range(1, 13)]
    return "".join(client.get(f"/accounts/{account}/{path}").text for account in accounts)


@pytest.mark.parametrize("path", ["interactions", "recommendation", "summary"])
@pytest.mark.parametrize("role", MASKED)
def test_personal_data_is_masked(login: Login, role: Role, path: str) -> None:
    text = read_texts(login, role, path)

    assert not any(item in text for item in PERSONAL)
    assert "[number]" in text


@pytest.mark.parametrize("role", READERS)
def test_personal_data_is_shown_to_who_may_see_it(login: Login, role: Role) -> None:
    text = read_texts(login, role, "interactions")

    assert all(item in text for item in PERSONAL)


def test_a_masked_answer_is_never_kept_for_a_reader(login: Login) -> None:
    for role in [Role.VIEWER, Role.ANALYST, Role.SCIENTIST, Role.ADMIN]:
        text = read_texts(login, role, "interactions")
        assert ("4111 1111" in text) == (role in READERS)


def test_names_of_account_owners_stay(login: Login) -> None:
    items = login(Role.VIEWER).get("/accounts?limit=60").json()["items"]

    assert {item["account_owner_name"] for item in items if item["account_owner_name"]}


def test_quarantined_records_are_masked_for_engineers(login: Login) -> None:
    masked = login(Role.ENGINEER).get("/quarantine").json()["items"][0]["record"]
    shown = login(Role.ADMIN).get("/quarantine").json()["items"][0]["record"]

    assert "ann@example.com" in shown
    assert masked == shown.replace("ann@example.com", "[email]")


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("mail a.b+c@sub.example.co.uk!", "mail [email]!"),
        ("call 020 7946 0018 now", "call [phone] now"),
        ("call +1 (555) 010-7788", "call [phone]"),
        ("card 4111-1111-1111-1111.", "card [number]."),
        ("card 378282246310005", "card [number]"),
        ("IBAN-like 12345678901234567890", "IBAN-like [number]"),
    ],
)
def test_personal_data_is_found(text: str, masked: str) -> None:
    assert mask_personal_data(text) == masked


@pytest.mark.parametrize(
    "text",
    [
        "ERR_TIMEOUT 504 after 120 seconds",
        "on 2026-11-14 at 09:30",
        "invoice 20931 of GBP 1,250,000.00",
        "version 2.10.4 and 12.5 %",
        "£1234567 a year",
    ],
)
def test_other_numbers_stay(text: str) -> None:
    assert mask_personal_data(text) == text
