"""Hide personal data in free text from roles that may not see it."""

from __future__ import annotations

import re

EMAIL = re.compile(r"[\w.+'-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")
DIGITS = re.compile(r"(?<![\w.,£$€-])\+?\(?\d(?:[\s().\-/]{0,2}\d){6,22}(?![\w])")
DATE = re.compile(r"\d{4}-\d{2}-\d{2}(?:[T ]\d{2})?|\d{1,2}[/.]\d{1,2}[/.]\d{4}")
SHORTEST_CARD = 13


def mask_personal_data(text: str) -> str:
    """Replace e-mail addresses, phone numbers and card-like numbers.

    Examples:
        >>> mask_personal_data("Call +44 20 7946 0018 or write to ann@example.com.")
        'Call [phone] or write to [email].'
        >>> mask_personal_data("Card 4111 1111 1111 1111 was charged 120 times on 2026-11-14.")
        'Card [number] was charged 120 times on 2026-11-14.'
    """
    return DIGITS.sub(_mask_digits, EMAIL.sub("[email]", text))


def _mask_digits(match: re.Match[str]) -> str:
    found = match[0]
    if DATE.fullmatch(found):
        return found
    count = sum(character.isdigit() for character in found)
    return "[number]" if count >= SHORTEST_CARD else "[phone]"
