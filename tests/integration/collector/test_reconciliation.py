"""Whatever clients send: rows in = landed + quarantined + duplicates, and each message once."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

from collecting import Collector, events_contract, make_event
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from c360.domain.events import find_problem
from c360.kit.clock import utc_now_naive
from c360.pipelines.collector import EventLander
from c360.sources.collector.log import EventLog
from c360.sources.collector.requests import pack_request
from c360.testing.workspaces import make_workspace

TEXT = st.text(max_size=8)
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | TEXT
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=8,
)
GOOD = st.integers(0, 5).map(make_event)
BAD = st.one_of(
    VALUES,
    st.builds(
        lambda field, value: make_event(9, **{field: value}),
        st.sampled_from(
            [
                "type",
                "messageId",
                "userId",
                "event",
                "properties",
                "traits",
                "context",
                "timestamp",
                "sentAt",
            ]
        ),
        VALUES,
    ),
)
BATCHES = st.lists(st.lists(GOOD | BAD, min_size=1, max_size=6), min_size=1, max_size=5)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(batches=BATCHES, restarts=st.booleans())
def test_any_mix_of_batches_reconciles(batches: list[list[Any]], restarts: bool) -> None:
    with tempfile.TemporaryDirectory() as folder:
        workspace = make_workspace(Path(folder), "", {})
        log = EventLog(workspace.event_log, 64 << 20, segment_bytes=500)
        collector = Collector(workspace, None, log)  # type: ignore[arg-type]
        lander = EventLander(workspace, events_contract())
        for batch in batches:
            payload = pack_request(
                json.dumps({"batch": batch}).encode(),
                received_at=utc_now_naive(),
                write_key="tests",
                type_of_route=None,
            )
            log.append(payload).result(5)
            if restarts:
                lander = EventLander(workspace, events_contract())
            with workspace.lock("test"):
                lander.land_pending()
        log.close()
        result = collector.land()

        sent = [event for batch in batches for event in batch]
        ids = [row["message_id"] for row in collector.rows()] if result.landed else []
        assert result.rows_in == len(sent)
        assert result.is_reconciled
        assert len(ids) == len(set(ids)) == result.landed
        assert set(ids) <= {event["messageId"] for event in sent if find_problem(event) is None}
        assert {e["messageId"] for e in sent if e in [make_event(n) for n in range(6)]} <= set(ids)
