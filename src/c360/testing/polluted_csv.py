"""CSV files with every fault that the format knows, and how many of their rows are clean."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass

HEADER = ("session_id", "account_id", "user_id", "feature_used", "session_duration_seconds",
          "error_code", "occurred_at")  # fmt: skip
DELIMITERS = (",", ";", "\t", "|")
FEATURES = ("Reports", "Überblick", "Search, quick", 'The "new" one', "Two\nlines", "")


@dataclass(slots=True)
class PollutedFile:
    """A file and the keys of its rows that no fault touched."""

    content: bytes
    clean: frozenset[str]
    faults: tuple[str, ...]


@dataclass(slots=True)
class _Draft:
    """Lines of a file being made; ``keys`` names the clean row that a line holds, if it does."""

    chance: random.Random
    delimiter: str
    lines: list[str]
    keys: list[str | None]

    def spoil(self, place: int, line: str) -> None:
        self.lines[place], self.keys[place] = line, None

    def insert(self, place: int, line: str) -> None:
        self.lines.insert(place, line)
        self.keys.insert(place, None)

    def pick(self) -> Iterator[int]:
        """Yield some places of clean rows, a few in a hundred."""
        rows = [place for place, key in enumerate(self.keys) if key is not None]
        yield from self.chance.sample(rows, max(1, len(rows) // 40))

    def join(self, cells: list[str]) -> str:
        return self.delimiter.join(cells)


Fault = Callable[[_Draft], None]


def make_polluted(seed: int, rows: int = 200) -> PollutedFile:
    """Make one file with one to three faults, the same for the same seed."""
    chance = random.Random(seed)
    delimiter = chance.choice(DELIMITERS)
    draft = _Draft(chance, delimiter, [delimiter.join(HEADER)], [None])
    for number in range(rows):
        key = f"S{seed:05d}-{number:04d}"
        draft.lines.append(draft.join([_quote(cell, delimiter) for cell in _cells(chance, key)]))
        draft.keys.append(key)
    names = chance.sample(sorted(FAULTS), chance.choice((1, 1, 2, 3)))
    for name in names:
        FAULTS[name](draft)
    ends = chance.sample(sorted(ENDS), 1)[0]
    encoding = chance.choice(("utf-8", "utf-8", "utf-8-sig", "utf-16", "cp1252"))
    content = ENDS[ends](draft).encode(encoding, "replace")
    if chance.random() < 0.15 and encoding == "utf-8":
        content = _mix_encodings(draft, content)
        names = [*names, "mixed encodings"]
    clean = frozenset(key for key in draft.keys if key is not None)
    return PollutedFile(content, clean, (*names, ends, encoding))


def _cells(chance: random.Random, key: str) -> list[str]:
    return [
        key,
        f"A{chance.randrange(50)}",
        f"U{chance.randrange(90)}",
        chance.choice(FEATURES) or "Search",
        str(chance.randrange(3600)),
        chance.choice(("", "ERR_TIMEOUT")),
        f"2026-0{chance.randrange(1, 7)}-1{chance.randrange(10)} 10:00:00",
    ]


def _quote(cell: str, delimiter: str) -> str:
    if any(mark in cell for mark in (delimiter, '"', "\n")):
        return '"' + cell.replace('"', '""') + '"'
    return cell


def _stray_quotes(draft: _Draft) -> None:
    for place in draft.pick():
        line = draft.lines[place]
        at = draft.chance.randrange(1, len(line))
        draft.spoil(place, line[:at] + '"' + line[at:])


def _open_quotes(draft: _Draft) -> None:
    for place in draft.pick():
        draft.spoil(place, draft.lines[place].replace(draft.delimiter, draft.delimiter + '"', 1))


def _missing_delimiters(draft: _Draft) -> None:
    for place in draft.pick():
        draft.spoil(place, draft.lines[place].replace(draft.delimiter, "", 1))


def _extra_delimiters(draft: _Draft) -> None:
    for place in draft.pick():
        draft.spoil(place, draft.lines[place] + draft.delimiter)


def _comments(draft: _Draft) -> None:
    for place in sorted(draft.pick(), reverse=True):
        draft.insert(place, draft.chance.choice(("# exported by hand", "-- page 2", "// end")))


def _preamble(draft: _Draft) -> None:
    titles = ["Usage of May", "", "Made on 2026-06-01", "# confidential"]
    for line in reversed(titles[: draft.chance.randrange(1, 5)]):
        draft.insert(0, line)


def _two_row_header(draft: _Draft) -> None:
    draft.insert(0, draft.join(["Session", "Who", "", "What", "", "", "When"]))


def _units_below_header(draft: _Draft) -> None:
    place = next(i for i, line in enumerate(draft.lines) if line.startswith(HEADER[0]))
    draft.insert(place + 1, draft.join(["", "", "", "text", "s", "", "UTC"]))


def _header_again(draft: _Draft) -> None:
    for place in sorted(draft.pick(), reverse=True):
        draft.insert(place, draft.join(list(HEADER)))


def _nul_bytes(draft: _Draft) -> None:
    for place in draft.pick():
        draft.spoil(place, draft.lines[place].replace("A", "A\0", 1))


def _blank_lines(draft: _Draft) -> None:
    for place in sorted(draft.pick(), reverse=True):
        draft.insert(place, "")


def _wrong_values(draft: _Draft) -> None:
    for place in draft.pick():
        cells = _cells(draft.chance, "broken")
        draft.spoil(place, draft.join([*cells[:4], "12,x", "", "2026-02-30"]))


def _totals(draft: _Draft) -> None:
    draft.insert(len(draft.lines), draft.join(["Total", "", "", "", "123456"]))


def _cut_end(draft: _Draft) -> None:
    draft.spoil(len(draft.lines) - 1, draft.lines[-1][: len(draft.lines[-1]) // 2])


def _mix_encodings(draft: _Draft, content: bytes) -> bytes:
    """Write some lines in another encoding; those with other letters are no longer clean."""
    lines = content.split(b"\n")
    for place in draft.chance.sample(range(len(lines)), max(1, len(lines) // 40)):
        if not lines[place].isascii():
            lines[place] = lines[place].decode().encode("cp1252", "replace")
            key = lines[place].partition(draft.delimiter.encode())[0].decode("ascii", "replace")
            draft.keys = [None if known == key else known for known in draft.keys]
    return b"\n".join(lines)


def _same_ends(end: str) -> Callable[[_Draft], str]:
    return lambda draft: end.join(draft.lines) + end


def _mixed_ends(draft: _Draft) -> str:
    return "".join(line + draft.chance.choice(("\n", "\r\n")) for line in draft.lines)


def _three_ends(draft: _Draft) -> str:
    ends = draft.chance.choices(("\n", "\r\n", "\r"), (6, 3, 1), k=len(draft.lines))
    return "".join(line + end for line, end in zip(draft.lines, ends, strict=True))


FAULTS: dict[str, Fault] = {
    "stray quotes": _stray_quotes,
    "open quotes": _open_quotes,
    "missing delimiters": _missing_delimiters,
    "extra delimiters": _extra_delimiters,
    "comments": _comments,
    "preamble": _preamble,
    "two-row header": _two_row_header,
    "units below header": _units_below_header,
    "header again": _header_again,
    "NUL bytes": _nul_bytes,
    "blank lines": _blank_lines,
    "wrong values": _wrong_values,
    "totals": _totals,
    "cut end": _cut_end,
}
ENDS: dict[str, Callable[[_Draft], str]] = {
    "line feeds": _same_ends("\n"),
    "carriage returns and line feeds": _same_ends("\r\n"),
    "carriage returns": lambda draft: "\r".join(line.replace("\n", " ") for line in draft.lines),
    "mixed line ends": _mixed_ends,
    "three line ends": _three_ends,
}
