"""Compare phone numbers by their digits."""

from __future__ import annotations

SHORTEST = 7
US_LENGTH = 11
DIGITS = "regexp_replace(phone, '[^0-9]', '', 'g')"
PHONE_KEY = f"if(length({DIGITS}) = {US_LENGTH} and {DIGITS}[1] = '1', {DIGITS}[2:], {DIGITS})"
"""The column ``phone`` in SQL, as ``read_digits`` writes a number."""


def read_digits(phone: str) -> str:
    """Return the digits of a phone number, without the country code of the United States.

    Examples:
        >>> read_digits("+1 (555) 010-7788"), read_digits("555.010.7788")
        ('5550107788', '5550107788')
    """
    digits = "".join(character for character in phone if character in "0123456789")
    return digits[1:] if len(digits) == US_LENGTH and digits.startswith("1") else digits


def find_digits(text: str) -> str | None:
    """Return the digits of a text that looks like a phone number, else None.

    Examples:
        >>> find_digits("555-010-7788"), find_digits("CUS-0010778")
        ('5550107788', None)
    """
    digits = read_digits(text)
    is_phone = len(digits) >= SHORTEST and not any(character.isalpha() for character in text)
    return digits if is_phone else None
