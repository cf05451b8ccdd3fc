"""Product events become rows of another feed by configuration."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from collecting import Collector, make_event

from c360.config.workspace import open_workspace
from c360.errors import MappingError
from c360.testing.workspaces import ingest_workspace, read_raw

SETTINGS = """
[[sources]]
name = "product"
feed = "usage_events"
kind = "events"
where = "event = 'Report Viewed' and user_id is not null"
[sources.columns]
session_id = "message_id"
account_id = "coalesce(group_id, properties ->> '$.account')"
feature_used = "properties ->> '$.feature'"
session_duration_seconds = "properties ->> '$.seconds'"
"""


def test_events_land_as_usage_once_however_often_asked(
    open_collector: Callable[..., Collector],
) -> None:
    collector = open_collector(settings=SETTINGS)
    rows = {"feature": "Reports", "seconds": 30, "account": "A-1"}
    collector.send([make_event(1, properties=rows), make_event(2, event="Other")])
    collector.send([make_event(3, properties={**rows, "seconds": "long"})])
    collector.land()
    ingest_workspace(collector.workspace)
    ingest_workspace(collector.workspace)

    [row] = read_raw(collector.workspace, "usage_events").to_pylist()

    assert (row["session_id"], row["account_id"], row["user_id"]) == ("m-1", "A-1", "u-1")
    assert (row["feature_used"], row["session_duration_seconds"]) == ("Reports", 30)
    assert json.loads(row["_extra"])["event"] == "Report Viewed"


def test_another_condition_replaces_what_landed(open_collector: Callable[..., Collector]) -> None:
    collector = open_collector(settings=SETTINGS.replace("Report Viewed", "Nothing"))
    collector.send([make_event(1, groupId="A-1")])
    collector.land()
    ingest_workspace(collector.workspace)
    (collector.workspace.root / "c360.toml").write_text(SETTINGS, encoding="utf-8")

    result = ingest_workspace(open_workspace(collector.workspace.root))

    assert [manifest.result.landed for manifest in result.landed] == [1]


@pytest.mark.parametrize(
    ("where", "reason"),
    [("event =", "not valid SQL"), ("evnt = 'x'", "evnt"), ("event", "gives no boolean")],
)
def test_a_wrong_condition_is_refused(
    open_collector: Callable[..., Collector], where: str, reason: str
) -> None:
    settings = SETTINGS.replace("event = 'Report Viewed' and user_id is not null", where)
    collector = open_collector(settings=settings)
    collector.send([make_event(1, groupId="A-1")])
    collector.land()

    with pytest.raises(MappingError, match=reason):
        ingest_workspace(collector.workspace)
