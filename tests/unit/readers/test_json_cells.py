"""Values cut out of lines that are alike are what a JSON parser reads."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from c360.sources.readers.json_cells import VALUE, JsonForm
from c360.sources.readers.line_matching import find_lines, match_lines

VALUES = st.one_of(
    st.none(), st.booleans(), st.integers(), st.text(max_size=8), st.sampled_from([":", '":', "\\"])
)
LINES = st.lists(st.tuples(VALUES, VALUES), min_size=1, max_size=12)
ENDS = st.sampled_from(["\n", "\r\n"])
COLONS = st.sampled_from([":", ": ", " : "])


def show(value: object) -> str | None:
    if value is None or isinstance(value, str):
        return value
    return json.dumps(value)


def starts_oddly(value: object) -> bool:
    return isinstance(value, str) and value.startswith((":", " "))


@settings(deadline=None, database=None, derandomize=True)
@given(LINES, ENDS, COLONS, st.booleans())
def test_values_are_those_that_a_parser_reads(
    rows: list[tuple[object, object]], end: str, colon: str, ascii_only: bool
) -> None:
    written = [[json.dumps(value, ensure_ascii=ascii_only) for value in row] for row in rows]
    lines = [f'{{"a"{colon}{a}, "b"{colon}{b}}}' for a, b in written]
    content = end.join(lines).encode("utf-8", "surrogatepass")
    form = JsonForm((f'{{"a"{colon}'.encode(), f', "b"{colon}'.encode()), b"}")
    offsets = find_lines(content)
    pattern = form.write_pattern([VALUE] * 2)
    alike = match_lines(content, offsets, np.arange(len(rows)), pattern)
    cells = form.cut(content, offsets, np.flatnonzero(alike))

    found = list(zip(cells.read_texts(0).to_pylist(), cells.read_texts(1).to_pylist(), strict=True))
    assert found == [(show(rows[line][0]), show(rows[line][1])) for line in cells.lines.tolist()]
    odd = [line for line, row in enumerate(rows) if any(starts_oddly(value) for value in row)]
    assert set(np.flatnonzero(alike)) <= {*cells.lines.tolist(), *odd}


def test_lines_whose_texts_look_like_the_end_of_a_key_are_left_out() -> None:
    content = b'{"a":"x"}\n{"a":":x"}\n{"a":"\\":"}\n'
    form = JsonForm((b'{"a":',), b"}")

    cells = form.cut(content, find_lines(content), np.arange(3))

    assert cells.lines.tolist() == [0, 2]
    assert cells.read_texts(0).to_pylist() == ["x", '":']


@pytest.mark.parametrize("prefixes", [(b'{"a\\n":',), (b'{"a":', b',"b" :')])
def test_a_form_that_cannot_be_cut_is_refused(prefixes: tuple[bytes, ...]) -> None:
    with pytest.raises(ValueError, match="key"):
        JsonForm(prefixes, b"}")
