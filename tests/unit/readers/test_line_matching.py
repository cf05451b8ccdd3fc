"""Lines matched several at a time are the lines that match one at a time."""

from __future__ import annotations

import random
import re

import numpy as np
import pytest

from c360.sources.readers.line_matching import count_bytes, find_lines, match_lines

PATTERN = r"[a-z]+,-?[0-9]{1,3}"
ODD_LINES = (
    b"",
    b"abc",
    b"abc,1234",
    b"abc,1,2",
    b"\xc3(,1",
    b"x\xed\xa0\x80,1",
    b"abc,1\r\r",
    b"ABC,1",
)


def matches_alone(line: bytes) -> bool:
    found = re.fullmatch(PATTERN + r"\r?\n?", line.decode("utf-8", "replace"))
    return found is not None


@pytest.mark.parametrize("odd_share", [0.0, 0.01, 0.2, 0.9])
@pytest.mark.parametrize("line_count", [0, 1, 7, 8, 9, 600, 5_003])
@pytest.mark.parametrize("end", [b"\n", b"\r\n"], ids=["lf", "crlf"])
def test_groups_of_lines_match_as_their_lines_do(
    odd_share: float, line_count: int, end: bytes
) -> None:
    chance = random.Random(f"{odd_share}{line_count}{end!r}")
    lines = [
        chance.choice(ODD_LINES) if chance.random() < odd_share else b"abc,%d" % (place % 1_000)
        for place in range(line_count)
    ]
    content = end.join(lines)
    offsets = find_lines(content)
    every = np.arange(len(offsets) - 1)
    expected = [
        matches_alone(content[start:stop])
        for start, stop in zip(offsets[:-1].tolist(), offsets[1:].tolist(), strict=True)
    ]

    assert match_lines(content, offsets, every, PATTERN).tolist() == expected
    assert match_lines(content, offsets, every[1::3], PATTERN).tolist() == expected[1::3]


def test_bytes_are_counted_beyond_one_piece() -> None:
    assert count_bytes(b"ab" * 400_000 + b"a", b"a") == 400_001
