"""The newest events and profiles, by role."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from c360.domain.event_profiles import EventProfile, ProductEvent, RecentEvents
from c360.domain.roles import Role
from c360.testing.application import make_app, make_settings, make_token

AT = datetime(2026, 6, 1, 12)
EVENT = ProductEvent(
    message_id="m-1", type="track", event="Report Viewed", user_id="u-1", anonymous_id="a-1",
    group_id="A-1", properties={"email": "ann@example.com"}, traits={}, occurred_at=AT,
    received_at=AT, is_landed=False,
)  # fmt: skip
PROFILE = EventProfile(
    user_id="u-1", other_ids=("old",), anonymous_ids=("a-1",), group_id="A-1",
    traits={"plan": "pro"}, first_seen_at=AT, last_seen_at=AT, event_count=1,
    counts={"Report Viewed": 1}, events=(EVENT,), window_days=30, is_complete=True,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class FakeLiveEvents:
    def recent(self, limit: int) -> RecentEvents:
        return RecentEvents((EVENT,) * min(limit, 1), 1, AT)

    def profile(self, user_id: str) -> EventProfile | None:
        return PROFILE if user_id == "u-1" else None


@pytest.fixture(scope="module")
def events_app(workspace: Path, tmp_path_factory: pytest.TempPathFactory) -> FastAPI:
    state_url = str(tmp_path_factory.mktemp("events") / "state.db")
    return make_app(make_settings(workspace, state_url=state_url, live_events=FakeLiveEvents()))


def get(app: FastAPI, role: Role, path: str) -> tuple[int, dict[str, object]]:
    client = TestClient(app, headers={"Authorization": f"Bearer {make_token(app, role)}"})
    answer = client.get(f"/api/v1/events/{path}")
    return answer.status_code, answer.json()


def test_an_analyst_sees_recent_events_whole(events_app: FastAPI) -> None:
    status, answer = get(events_app, Role.ANALYST, "recent")

    assert status == 200
    assert answer["waiting_count"] == 1
    assert answer["items"][0]["user_id"] == "u-1"  # type: ignore[index]
    assert answer["items"][0]["received_at"] == "2026-06-01T12:00:00Z"  # type: ignore[index]


def test_an_engineer_sees_that_events_come_but_not_whose(events_app: FastAPI) -> None:
    _, answer = get(events_app, Role.ENGINEER, "recent")
    [item] = answer["items"]  # type: ignore[misc]

    assert item["event"] == "Report Viewed"  # type: ignore[index]
    assert {item[name] for name in ("user_id", "anonymous_id")} == {None}  # type: ignore[index]
    assert item["properties"] is None  # type: ignore[index]


@pytest.mark.parametrize(
    ("role", "path", "status"),
    [
        (Role.VIEWER, "recent", 403),
        (Role.ENGINEER, "profiles/u-1", 403),
        (Role.ANALYST, "profiles/nobody", 404),
        (Role.ANALYST, "recent?limit=0", 422),
        (Role.ANALYST, "profiles/" + "x" * 256, 422),
    ],
)
def test_what_is_not_allowed_or_not_there_is_refused(
    events_app: FastAPI, role: Role, path: str, status: int
) -> None:
    assert get(events_app, role, path)[0] == status


def test_a_profile_has_all_ids_and_counts(events_app: FastAPI) -> None:
    _, answer = get(events_app, Role.ANALYST, "profiles/u-1")

    assert answer["other_ids"] == ["old"]
    assert answer["counts"] == [{"event": "Report Viewed", "event_count": 1}]
    assert answer["traits"] == {"plan": "pro"}
