"""Events show from the moment they are accepted, landed or not, under whoever they belong to."""

from __future__ import annotations

from collecting import Collector, make_event

from c360.domain.event_profiles import EventProfile
from c360.pipelines.live_events import LandingEvents


def get_profile(collector: Collector, user_id: str) -> EventProfile:
    profile = LandingEvents(collector.workspace).profile(user_id)
    assert profile is not None
    return profile


def test_an_event_shows_before_and_after_it_lands(collector: Collector) -> None:
    live = LandingEvents(collector.workspace)
    collector.send([make_event(1), make_event(2)])
    before = live.recent(10)
    collector.land()
    collector.send([make_event(3)])
    after = live.recent(10)

    assert [event.is_landed for event in before.events] == [False, False]
    assert before.waiting_count == 2
    assert {event.message_id: event.is_landed for event in after.events} == {
        "m-1": True,
        "m-2": True,
        "m-3": False,
    }
    assert after.waiting_count == 1


def test_a_repeat_that_waits_shows_once(collector: Collector) -> None:
    collector.send([make_event(1)])
    collector.land()
    collector.send([make_event(1), make_event(2), make_event(2)])

    shown = LandingEvents(collector.workspace).recent(10).events

    assert sorted(event.message_id for event in shown) == ["m-1", "m-2"]


def test_the_newest_come_first_and_no_more_than_asked(collector: Collector) -> None:
    for number in range(5):
        collector.send([make_event(number)])
        collector.land()

    shown = LandingEvents(collector.workspace).recent(2).events

    assert [event.message_id for event in shown] == ["m-4", "m-3"]


def test_what_a_visitor_did_belongs_to_who_they_turn_out_to_be(collector: Collector) -> None:
    visit = {"type": "page", "userId": None, "anonymousId": "a-1", "event": None, "name": "Home"}
    collector.send([make_event(1, **visit, timestamp="2026-06-01T12:00:00Z")])
    collector.land()
    collector.send(
        [
            make_event(
                2, type="identify", event=None, anonymousId="a-1", traits={"plan": "pro"},
                timestamp="2026-06-01T12:01:00Z",
            ),
            make_event(3, timestamp="2026-06-01T12:02:00Z"),
        ]
    )  # fmt: skip

    profile = get_profile(collector, "u-1")

    assert [event.message_id for event in profile.events] == ["m-3", "m-2", "m-1"]
    assert profile.anonymous_ids == ("a-1",)
    assert profile.traits == {"plan": "pro"}
    assert profile.counts == {"Report Viewed": 1, "identify": 1, "Home": 1}


def test_two_people_on_one_device_stay_two(collector: Collector) -> None:
    collector.send(
        [
            make_event(1, userId="ann", anonymousId="a-1", timestamp="2026-06-01T12:00:00Z"),
            make_event(2, userId="bob", anonymousId="a-1", timestamp="2026-06-01T13:00:00Z"),
            make_event(3, userId=None, anonymousId="a-1", timestamp="2026-06-01T14:00:00Z"),
        ]
    )

    assert [event.message_id for event in get_profile(collector, "ann").events] == ["m-1"]
    assert [event.message_id for event in get_profile(collector, "bob").events] == ["m-3", "m-2"]


def test_an_alias_makes_two_ids_one_user(collector: Collector) -> None:
    collector.send(
        [
            make_event(1, userId="old", timestamp="2026-06-01T12:00:00Z"),
            make_event(
                2, type="alias", event=None, previousId="old", userId="new",
                timestamp="2026-06-01T12:01:00Z",
            ),
        ]
    )  # fmt: skip

    by_old, by_new = get_profile(collector, "old"), get_profile(collector, "new")

    assert by_old == by_new
    assert (by_new.user_id, by_new.other_ids, by_new.event_count) == ("new", ("old",), 2)


def test_nobody_is_nobody(collector: Collector) -> None:
    collector.send([make_event(1)])

    assert LandingEvents(collector.workspace).profile("u-2") is None
