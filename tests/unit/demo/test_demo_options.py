from __future__ import annotations

import tomllib
from datetime import date

import pytest

from c360.demo.options import DemoOptions
from c360.demo.workspace import demo_config
from c360.errors import InvalidInputError


def test_sizes_follow_the_number_of_accounts() -> None:
    options = DemoOptions(accounts=20)

    assert (options.event_count, options.interaction_count) == (4_000, 65)


def test_history_of_two_years_ends_with_as_of() -> None:
    assert DemoOptions().first_day == date(2024, 7, 1)


@pytest.mark.parametrize(
    "wrong",
    [
        {"accounts": 4},
        {"seed": -1},
        {"history_days": 90},
        {"usage_events": -1},
        {"engagement_profiles": -1},
    ],
)
def test_sizes_that_make_no_company_are_refused(wrong: dict[str, int]) -> None:
    with pytest.raises(InvalidInputError):
        DemoOptions(**wrong)  # type: ignore[arg-type]


def test_config_maps_all_five_feeds() -> None:
    config = tomllib.loads(demo_config(DemoOptions(as_of=date(2026, 1, 31))))

    assert config["as_of"] == "2026-01-31"
    assert [(source["feed"], source["mode"]) for source in config["sources"]] == [
        ("accounts", "full"),
        ("products", "full"),
        ("opportunities", "append"),
        ("usage_events", "append"),
        ("interactions", "append"),
    ]


def test_config_maps_card_feeds_only_where_there_are_card_customers() -> None:
    config = tomllib.loads(demo_config(DemoOptions(customers=10)))

    feeds = {source["feed"] for source in config["sources"]}
    assert {"customers", "merchant_categories", "transactions"} <= feeds


def test_config_maps_profiles_only_where_there_is_a_community() -> None:
    feeds = [
        {source["feed"] for source in tomllib.loads(demo_config(options))["sources"]}
        for options in (DemoOptions(), DemoOptions(engagement_profiles=10))
    ]

    assert feeds[1] - feeds[0] == {"engagement_profiles"}


def test_only_opportunities_have_a_time_of_change() -> None:
    config = tomllib.loads(demo_config(DemoOptions()))

    assert [source["feed"] for source in config["sources"] if "updated_at" in source] == [
        "opportunities"
    ]
