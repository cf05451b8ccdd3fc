"""Personal data in free text: what it looks like, how it is hidden, how it is compared."""

from __future__ import annotations

import re
from collections.abc import Iterator

EMAIL = re.compile(r"[\w.+'-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")
DIGITS = re.compile(r"(?<![\w.,£$€-])\+?\(?\d(?:[\s().\-/]{0,2}\d){6,22}(?![\w])")
DATE = re.compile(r"\d{4}-\d{2}-\d{2}(?:[T ]\d{2})?|\d{1,2}[/.]\d{1,2}[/.]\d{4}")
SHORTEST_CARD = 13
MASKING_VERSION = "1"
"""Part of the name of what is derived from masked texts: raise it when other things are masked."""


def mask_personal_data(text: str) -> str:
    """Replace e-mail addresses, phone numbers and card-like numbers.

    Examples:
        >>> mask_personal_data("Call +44 20 7946 0018 or write to ann@example.com.")
        'Call [phone] or write to [email].'
        >>> mask_personal_data("Card 4111 1111 1111 1111 was charged 120 times on 2026-11-14.")
        'Card [number] was charged 120 times on 2026-11-14.'
    """
    return DIGITS.sub(_mask_digits, EMAIL.sub("[email]", text))


def remove_personal_data(text: str) -> str:
    """Leave out what ``mask_personal_data`` replaces.

    Examples:
        >>> remove_personal_data("Call +44 20 7946 0018 today.")
        'Call   today.'
    """
    return DIGITS.sub(
        lambda match: match[0] if DATE.fullmatch(match[0]) else " ", EMAIL.sub(" ", text)
    )


def find_personal_data(text: str) -> Iterator[str]:
    """Yield what is masked in a text, written as it compares: lower case, digits alone.

    Examples:
        >>> list(find_personal_data("Ann@Example.com or +44 20 7946-0018"))
        ['ann@example.com', '442079460018']
    """
    for match in EMAIL.finditer(text):
        yield match[0].lower()
    for match in DIGITS.finditer(EMAIL.sub(" ", text)):
        if not DATE.fullmatch(match[0]):
            yield "".join(character for character in match[0] if character.isdigit())


def _mask_digits(match: re.Match[str]) -> str:
    found = match[0]
    if DATE.fullmatch(found):
        return found
    count = sum(character.isdigit() for character in found)
    return "[number]" if count >= SHORTEST_CARD else "[phone]"
