"""Documents made for tests, and a transcriber that knows what is said."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from c360.sources.passages.audio import Utterance


class FakeTranscriber:
    """Answers with prepared utterances, by file content; any other file is no recording."""

    def __init__(self, recordings: Mapping[bytes, Sequence[Utterance]]) -> None:
        self._recordings = recordings

    def transcribe(self, path: Path) -> Iterable[Utterance]:
        """Return what was prepared for the file's content."""
        content = path.read_bytes()
        if content not in self._recordings:
            raise ValueError("nothing was prepared for this content")
        return self._recordings[content]


def make_pdf(pages: Sequence[str], title: str = "", changed: str = "20260401120000Z") -> bytes:
    """Make a PDF file with a line of text on each page; an empty text is an empty page.

    Args:
        pages: Text in the characters of latin-1.
        title: Title of the document.
        changed: When it was last changed, as PDF writes times.
    """
    kids = " ".join(f"{5 + 2 * number} 0 R" for number in range(len(pages)))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        f"<< /Title ({_escape(title)}) /ModDate (D:{changed}) >>",
    ]
    for number, text in enumerate(pages):
        content = f"BT /F1 12 Tf 72 720 Td ({_escape(text)}) Tj ET" if text else ""
        objects.append(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources "
            f"<< /Font << /F1 3 0 R >> >> /Contents {6 + 2 * number} 0 R >>"
        )
        objects.append(f"<< /Length {len(content)} >>\nstream\n{content}\nendstream")
    return _write_pdf(objects)


def _escape(text: str) -> str:
    return text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")


def _write_pdf(objects: Sequence[str]) -> bytes:
    written = b"%PDF-1.4\n"
    places = []
    for number, text in enumerate(objects, 1):
        places.append(len(written))
        written += f"{number} 0 obj\n{text}\nendobj\n".encode("latin-1")
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    size = len(objects) + 1
    return (
        written
        + f"xref\n0 {size}\n0000000000 65535 f \n{table}".encode()
        + f"trailer\n<< /Size {size} /Root 1 0 R /Info 4 0 R >>\n".encode()
        + f"startxref\n{len(written)}\n%%EOF\n".encode()
    )
