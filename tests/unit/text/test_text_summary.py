from __future__ import annotations

from datetime import date, datetime

from text_builders import said

from c360.domain.interactions import Category, Interaction
from c360.text.summary import summarise

AS_OF = date(2026, 6, 30)


def talk(sentiments: list[float | None]) -> list[Interaction]:
    """One interaction a month, January first."""
    return [
        said(f"I{n}", f"Words number {n}.", sentiment, occurred_at=datetime(2026, n, 10))
        for n, sentiment in enumerate(sentiments, start=1)
    ]


def test_without_interactions_it_says_so() -> None:
    summary = summarise("Acme", [], AS_OF)

    assert summary.text == "No interaction with Acme is on record up to 30 June 2026."


def test_one_interaction_is_quoted_and_no_trend_is_claimed() -> None:
    summary = summarise("Acme", [said("I1", "It is slow.", -0.8)], AS_OF)

    assert "“It is slow.” Its tone is negative." in summary.text
    assert "too little to speak of recurring issues or a trend" in summary.text


def test_several_interactions_give_themes_issues_tone_and_trajectory() -> None:
    summary = summarise("Acme", talk([0.6, 0.5, 0.4, -0.5, -0.6, -0.7]), AS_OF)

    themes, issues, tone, trajectory = [sentence.text for sentence in summary.sentences]
    assert themes.startswith(
        "Acme had 6 interactions between 10 January 2026 and 10 June 2026, 6 e-mails"
    )
    assert issues.startswith("The recurring issue is performance, with 3 complaints")
    assert (
        tone
        == "The tone has worsened: mean +0.50 over the first 3 and -0.60 over the 3 since 10 April 2026."
    )
    assert trajectory.startswith(
        "Complaints are on the rise: 3 of 3 in the last 90 days, 0 of 3 in the 90 before"
    )


def test_a_single_complaint_is_not_called_recurring() -> None:
    summary = summarise("Acme", talk([0.5, 0.5, -0.9]), AS_OF)

    assert "No issue recurs; the sharpest complaint is about performance" in summary.text


def test_praise_is_quoted_when_nobody_complained() -> None:
    summary = summarise("Acme", talk([0.5, 0.9]), AS_OF)

    assert "There is no complaint among them; an e-mail of 10 February 2026" in summary.text


def test_an_unreadable_text_counts_as_an_interaction_but_not_for_the_tone() -> None:
    summary = summarise("Acme", talk([None, None]), AS_OF)

    assert "2 interactions" in summary.text
    assert "The tone of none of them could be read." in summary.text


def test_every_statement_about_the_words_cites_interactions_that_were_passed_in() -> None:
    known = talk([0.6, 0.5, 0.4, -0.5, -0.6, -0.7])

    summary = summarise("Acme", known, AS_OF)

    assert all(sentence.citations for sentence in summary.sentences)
    assert {c.interaction_id for c in summary.citations} <= {i.interaction_id for i in known}


def test_silence_is_named() -> None:
    summary = summarise("Acme", talk([0.1, 0.2]), date(2026, 12, 31))

    assert (
        "Nothing in the last 90 days; the newest is an e-mail of 10 February 2026" in summary.text
    )


def test_later_interactions_and_their_order_do_not_matter() -> None:
    known = talk([0.6, -0.5, 0.4])
    later = said("I9", "Later.", -1.0, occurred_at=datetime(2026, 7, 1), category=Category.BUGS)

    assert summarise("Acme", [later, *known[::-1]], AS_OF) == summarise("Acme", known, AS_OF)
