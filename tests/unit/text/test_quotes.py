from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from c360.domain.interactions import Category
from c360.text.quotes import MAX_QUOTE_CHARACTERS, Tone, clean_text, pick_quote, trim_text


@given(st.text(), st.sampled_from(Tone))
def test_a_quote_is_in_the_text_word_for_word(body: str, tone: Tone) -> None:
    quote = pick_quote(body, tone)

    assert quote.removesuffix("…") in clean_text(body)
    assert len(quote) <= MAX_QUOTE_CHARACTERS


@given(st.text())
def test_a_clean_text_has_no_control_characters_and_no_line_breaks(body: str) -> None:
    clean = clean_text(body)

    assert clean.isprintable()
    assert clean == clean.strip()


def test_markup_is_dropped_even_when_nested() -> None:
    assert clean_text("a <<b>script>alert</script> b") == "a alert b"


def test_the_quote_is_the_sentence_about_the_subject() -> None:
    body = "Hello from Leeds. The invoice is wrong and the refund is late. We are fed up with it."

    quote = pick_quote(body, Tone.NEGATIVE, Category.BILLING)

    assert quote == "The invoice is wrong and the refund is late."


def test_a_long_sentence_is_cut_at_a_word() -> None:
    quote = trim_text("word " * 100)

    assert quote.endswith("word…")
    assert len(quote) <= MAX_QUOTE_CHARACTERS
