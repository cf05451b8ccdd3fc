"""Draw the profiles of one snapshot: who the members are, and what they do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from c360.demo.engagement.draws import (
    Draws,
    Flags,
    Numbers,
    Whole,
    to_beta,
    to_choice,
    to_exponential,
    to_lognormal,
    to_normal,
    to_pareto,
    to_poisson,
    to_whole,
)

Columns = dict[str, NDArray[Any]]

GENDERS = {"female": 0.49, "male": 0.48, "nonbinary": 0.03}
LOCATIONS = {
    "New York": 19.8,
    "Los Angeles": 13.2,
    "Chicago": 9.6,
    "Dallas": 7.6,
    "Houston": 7.1,
    "Washington": 6.4,
    "Philadelphia": 6.2,
    "Miami": 6.1,
    "Atlanta": 6.1,
    "Boston": 4.9,
    "San Francisco": 4.7,
    "Seattle": 4.0,
}
"""Metropolitan areas, by roughly how many people live in each."""
CATEGORIES = {
    "tech": 12.0,
    "food": 11.0,
    "travel": 10.0,
    "fitness": 9.0,
    "fashion": 9.0,
    "gaming": 10.0,
    "music": 9.0,
    "art": 6.0,
    "business": 7.0,
    "education": 5.0,
    "lifestyle": 9.0,
    "other": 3.0,
}
HOURS = {str(hour): 0.4 + max(0.0, np.cos((hour - 20) * np.pi / 12)) for hour in range(24)}
"""Most are most active in the evening."""
TIERS = {"nano": 100, "micro": 1_000, "mid": 10_000, "macro": 100_000}
"""The most followers of each tier; above them all is ``mega``."""
MAX_TENURE = 120
MEAN_TENURE = 12
LEAVING_SHARE = 1 - np.exp(-1 / MEAN_TENURE)
"""Members who leave and come in a month, in a community whose tenures stay as they are."""
MONTH_DAYS = 30


def draw_profiles(draws: Draws) -> Columns:
    """Draw what a snapshot says of each member, outcomes left out; one array for each column.

    Source:
        The distributions are those of docs/guides/engagement.md.
    """
    people = _draw_people(draws)
    engagement = _draw_engagement(draws)
    tenure = people["tenure_months"]
    return {
        **people,
        **engagement,
        **_draw_matches(draws),
        **_draw_network(draws),
        **_draw_work(draws, tenure),
        **_draw_scores(draws, tenure),
    }


def _draw_people(draws: Draws) -> Columns:
    months = _draw_tenure(draws)
    age = np.clip(to_normal(draws.fixed("age"), 35, 12), 18, 80)
    return {
        "age": to_whole(age),
        "gender": to_choice(draws.fixed("gender"), GENDERS),
        "location": to_choice(draws.fixed("location"), LOCATIONS),
        "tenure_months": to_whole(np.clip(months, 1, MAX_TENURE)),
        "content_category_primary": to_choice(draws.fixed("category"), CATEGORIES),
        "peak_activity_hour": to_choice(draws.fixed("hour"), HOURS).astype(np.int32),
    }


def _draw_tenure(draws: Draws) -> Numbers:
    """Draw months since joining; who is new joined since the first snapshot.

    As many are new as it takes for the tenures of all to be spread as they were.
    """
    uniform = draws.fixed("tenure")
    if draws.is_new is None:
        return to_exponential(uniform, MEAN_TENURE)
    joined_since = to_exponential(uniform * LEAVING_SHARE, MEAN_TENURE)
    stayed = to_exponential(uniform, MEAN_TENURE) + 1
    return np.where(draws.is_new, joined_since, stayed)


def draw_leavers(draws: Draws, churned: Flags) -> Flags:
    """Draw who of the first snapshot is not on the second: some of those who churned.

    The others who churned have fallen silent, and are still members.
    """
    share = LEAVING_SHARE / max(float(churned.mean()), LEAVING_SHARE)
    leavers: Flags = churned & (draws.fixed("leaves") < share)
    return leavers


def _draw_engagement(draws: Draws) -> Columns:
    """Draw engagement, and what follows from it: posts and stories."""
    sessions = _draw_sessions(draws)
    most = max(int(_draw_sessions(draws.first).max(initial=0)), 1)
    score = to_beta(draws.around("engagement"), 2, 5) + 0.3 * sessions / most
    engagement = score.clip(0, 1).round(4)
    minutes = to_lognormal(draws.around("minutes"), 3, 1)
    return {
        "sessions_last_7_days": sessions,
        "session_duration_avg_minutes": np.round(np.clip(minutes, 1, 180), 1),
        "engagement_score": engagement,
        "posts_last_30_days": to_whole(20 * engagement) + to_poisson(draws.around("posts"), 5),
        "stories_last_30_days": to_whole(30 * engagement) + to_poisson(draws.around("stories"), 10),
    }


def _draw_sessions(draws: Draws) -> Whole:
    return to_poisson(draws.around("sessions"), 5)


def _draw_matches(draws: Draws) -> Columns:
    swipes = to_poisson(draws.around("swipes"), 50)
    matches = to_whole(swipes * (0.1 + 0.2 * draws.around("matches")))
    return {
        "swipes_right_last_30_days": swipes,
        "matches_last_30_days": matches,
        "match_success_rate": np.round(matches / np.maximum(swipes, 1), 4),
    }


def _draw_network(draws: Draws) -> Columns:
    sent = to_whole(5 * to_pareto(draws.around("sent", 0.95), 2))
    received = to_whole(5 * to_pareto(draws.around("received", 0.95), 2))
    followers = to_whole(np.minimum(100 * to_pareto(draws.around("followers", 0.98), 1.5), 1e6))
    seen = followers * (0.05 + 0.15 * draws.around("seen"))
    return {
        "connections_sent": sent,
        "connections_received": received,
        "total_connections": sent + received,
        "followers_count": followers,
        "following_count": to_whole(to_lognormal(draws.around("following", 0.95), 4.5, 0.8)),
        "profile_views_received": to_whole(seen) + to_poisson(draws.around("views"), 20),
        "social_influence_tier": tiers_of(followers),
        "referral_count": to_poisson(draws.around("referrals"), 0.8),
    }


def tiers_of(followers: Whole) -> NDArray[np.str_]:
    """Return the tier of influence of each number of followers.

    Examples:
        >>> tiers_of(np.array([100, 101, 1_000_000], np.int32)).tolist()
        ['nano', 'micro', 'mega']
    """
    names: NDArray[np.str_] = np.array([*TIERS, "mega"])
    return names[np.searchsorted(list(TIERS.values()), followers)]


def _draw_work(draws: Draws, tenure: Whole) -> Columns:
    offers = draws.fixed("offers gigs") < 0.16
    seeks = draws.fixed("seeks gigs") < 0.24
    revenue = np.minimum(to_lognormal(draws.around("revenue", 0.9), 5, 2), 50_000)
    first_paid = tenure * MONTH_DAYS * draws.fixed("first paid")
    return {
        "gig_applications_sent": np.where(seeks, 1 + to_poisson(draws.around("sends"), 2), 0),
        "gig_applications_received": np.where(offers, to_poisson(draws.around("gets"), 3), 0),
        "active_gigs_count": np.where(offers, to_poisson(draws.around("gigs"), 1.6), 0),
        "transaction_revenue_last_90_days": np.round(revenue, 2),
        "avg_job_completion_rating": np.round(1 + 4 * to_beta(draws.around("rating"), 8, 2), 2),
        "time_since_first_transaction_days": to_whole(first_paid),
        "premium_features_used_count": to_poisson(draws.around("premium", 0.9), 1.5),
    }


def _draw_scores(draws: Draws, tenure: Whole) -> Columns:
    shapes: Mapping[str, tuple[float, float]] = {
        "content_virality_score": (1.5, 8),
        "influence_score": (2, 5),
        "risk_score": (2, 8),
        "network_centrality": (2, 6),
        "content_diversity_score": (3, 3),
        "session_consistency_score": (4, 2),
    }
    scores = {name: to_beta(draws.around(name), *shape) for name, shape in shapes.items()}
    scores["avg_sentiment_score"] = np.clip(to_normal(draws.around("sentiment"), 0, 0.3), -1, 1)
    scores["trust_score"] = tenure / 240 + 0.5 * to_beta(draws.around("trust"), 3, 2)
    trend = np.clip(to_normal(draws.fresh("trend"), 0, 0.2), -1, 1)
    scores["last_7_day_engagement_trend"] = trend
    response = np.clip(to_lognormal(draws.around("response"), 1, 1.5), 0.1, 72)
    rounded: dict[str, Numbers] = {name: np.round(values, 4) for name, values in scores.items()}
    return {**rounded, "response_time_avg_hours": np.round(response, 2)}


def draw_outcomes(draws: Draws, profiles: Columns, *, causal: bool) -> Columns:
    """Draw what becomes of each member in the 30 days after the snapshot.

    Args:
        draws: Those of the snapshot.
        profiles: The members on it.
        causal: Whether outcomes follow from the profiles. If not they are dealt out at random:
            as many leave, for no reason.
    """
    engagement, tenure = profiles["engagement_score"], profiles["tenure_months"]
    churned = (1 - engagement) + to_normal(draws.fresh("churn"), 0, 0.1) > 0.7
    value = 20 * tenure * (1 + 2 * engagement) * to_lognormal(draws.fresh("value"), 0, 0.5)
    if not causal:
        order = np.argsort(draws.fresh("shuffle"), kind="stable")
        churned, value = churned[order], value[order]
    return {"churn_30_day": churned, "lifetime_value_usd": np.round(value, 2)}
