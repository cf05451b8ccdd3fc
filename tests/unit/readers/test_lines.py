"""Blocks hold whole lines, however the bytes come; a line too long costs itself alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from c360.sources.readers.lines import read_line_blocks
from c360.sources.readers.streams import TextStream


@pytest.mark.parametrize("block_bytes", [1, 2, 3, 5, 100])
def test_lines_after_one_that_is_too_long_are_read(tmp_path: Path, block_bytes: int) -> None:
    path = tmp_path / "lines"
    path.write_bytes(b"a\n" + b"x" * 200 + b"\n\nb\nc")
    blocks = list(read_line_blocks(TextStream(path, "utf-8", block_bytes), max_line_bytes=90))

    lines = [
        (block.first_line + place, line)
        for block in blocks
        for place, line in enumerate(block.content.splitlines(keepends=True))
    ]
    assert lines == [(1, b"a\n"), (3, b"\n"), (4, b"b\n"), (5, b"c")]
    assert [reject.position for block in blocks for reject in block.rejects] == [2]
