"""PDF, DOCX, text and recordings as interactions with their place."""

from __future__ import annotations

import gzip
import io
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import docx
import pytest

from c360.config.workspace import Workspace
from c360.domain.quarantine import QuarantineFilter
from c360.errors import SourceError
from c360.lake.lake import Lake
from c360.pipelines.ingest import ingest_sources, load_contracts
from c360.pipelines.quarantine import LakeQuarantine
from c360.sources.passages.audio import Utterance
from c360.sources.stores import FileAccess
from c360.testing.documents import FakeTranscriber, make_pdf
from c360.testing.workspaces import ingest_workspace, make_workspace, read_raw

SETTINGS = """
[[sources]]
name = "contracts"
kind = "documents"
feed = "interactions"
path = "landing/{account_id}/*.*"
"""


def make_docx(*paragraphs: str) -> bytes:
    document = docx.Document()
    for text in paragraphs:
        document.add_paragraph(text)
    table = document.add_table(1, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "Fee", "9 GBP"
    document.core_properties.modified = datetime(2026, 3, 1, 8, 30)
    content = io.BytesIO()
    document.save(content)
    return content.getvalue()


def land(tmp_path: Path, files: dict[str, bytes]) -> Workspace:
    workspace = make_workspace(tmp_path, SETTINGS, files)
    ingest_workspace(workspace)
    return workspace


def read_passages(workspace: Workspace) -> list[tuple[str, str, int]]:
    rows = read_raw(workspace, "interactions").to_pylist()
    return [(row["interaction_id"], row["body"], row["_position"]) for row in rows]


def reasons(workspace: Workspace) -> list[tuple[int, str]]:
    rows = LakeQuarantine(workspace).rows(QuarantineFilter(), offset=0, limit=100)
    return [(row.line, row.reason) for row in rows]


def test_each_page_of_a_pdf_is_a_document_of_the_account_in_its_path(tmp_path: Path) -> None:
    workspace = land(tmp_path, {"landing/A7/msa.pdf": make_pdf(["Term (one)", "", "End"], "MSA")})

    row = read_raw(workspace, "interactions").to_pylist()[0]
    assert (row["account_id"], row["interaction_type"]) == ("A7", "document")
    assert row["occurred_at"] == datetime(2026, 4, 1, 12)
    assert '"title":"MSA"' in row["_extra"]
    assert read_passages(workspace) == [
        ("landing/A7/msa.pdf#page=1", "Term (one)", 1),
        ("landing/A7/msa.pdf#page=3", "End", 3),
    ]
    assert [line for line, _ in reasons(workspace)] == [2]


def test_paragraphs_of_a_docx_are_put_together_tables_in_their_place(tmp_path: Path) -> None:
    workspace = land(tmp_path, {"landing/A7/x.docx": make_docx("a" * 1500, "b" * 1500, "c")})

    assert [(body[0], body[-1], at) for _, body, at in read_passages(workspace)] == [
        ("a", "a", 1),
        ("b", "P", 2),
    ]
    assert "Fee | 9 GBP" in read_passages(workspace)[1][1]
    assert read_raw(workspace, "interactions")["occurred_at"][0].as_py() == datetime(2026, 3, 1, 8, 30)  # fmt: skip


def test_text_is_cut_at_blank_lines_whatever_its_encoding(tmp_path: Path) -> None:
    text = "Première\nligne\n\n" + "x" * 3000 + "\n\nfin"

    workspace = land(
        tmp_path,
        {
            "landing/A1/a.txt": text.encode("latin-1"),
            "landing/A2/b.md.gz": gzip.compress(text.encode("utf-16")),
        },
    )

    passages = read_passages(workspace)
    assert [(body[:8], at) for _, body, at in passages] == [
        ("Première", 1), ("xxxxxxxx", 2), ("fin", 3), ("Première", 1), ("xxxxxxxx", 2), ("fin", 3),
    ]  # fmt: skip


def test_documents_may_come_in_an_archive(tmp_path: Path) -> None:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("x/msa.pdf", make_pdf(["One"]))

    workspace = land(tmp_path, {"landing/A7/all.zip": content.getvalue()})

    assert read_passages(workspace) == [("landing/A7/all.zip/x/msa.pdf#page=1", "One", 1)]
    assert read_raw(workspace, "interactions")["account_id"].to_pylist() == ["A7"]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.pdf", b"%PDF-1.4 nonsense"),
        ("a.pdf", b""),
        ("a.docx", b"nonsense"),
        ("a.docx", make_docx("x")[:500]),
        ("a.pdf.gz", b"\x1f\x8b damaged"),
    ],
)
def test_a_file_that_is_no_document_is_one_reject(
    tmp_path: Path, name: str, content: bytes
) -> None:
    workspace = land(tmp_path, {f"landing/A1/{name}": content, "landing/A1/good.txt": b"fine"})

    assert len(reasons(workspace)) == 1
    assert [body for _, body, _ in read_passages(workspace)] == ["fine"]


def test_a_document_sent_anew_is_a_new_version_of_its_pages(tmp_path: Path) -> None:
    workspace = land(tmp_path, {"landing/A7/msa.pdf": make_pdf(["Old"])})
    (tmp_path / "landing/A7/msa.pdf").write_bytes(make_pdf(["New"], changed="20260501000000Z"))

    ingest_workspace(workspace)

    assert [body for _, body, _ in read_passages(workspace)] == ["Old", "New"]
    assert {key for key, _, _ in read_passages(workspace)} == {"landing/A7/msa.pdf#page=1"}


def test_a_recording_is_written_down_by_the_transcriber_at_hand(tmp_path: Path) -> None:
    said = [Utterance(0.2, "Hello", "Ann"), Utterance(0.9, "hi"), Utterance(61.5, "Bye")]
    fake = FakeTranscriber({b"RIFF": said})
    workspace = make_workspace(tmp_path, SETTINGS, {"landing/A7/call.wav": b"RIFF"})
    access = FileAccess(find_transcriber=lambda: fake)

    with workspace.lock("test"):
        ingest_sources(workspace, load_contracts(workspace), lambda *_: None, access=access)

    assert read_passages(workspace) == [
        ("landing/A7/call.wav#second=0", "Ann: Hello\nhi", 0),
        ("landing/A7/call.wav#second=61", "Bye", 61),
    ]


def test_a_recording_without_a_transcriber_says_what_to_install(tmp_path: Path) -> None:
    workspace = make_workspace(
        tmp_path, SETTINGS, {"landing/A7/call.wav": b"RIFF", "landing/A7/a.txt": b"x"}
    )

    with pytest.raises(SourceError, match=r"no transcriber is installed.*c360\.transcribers"):
        ingest_workspace(workspace)
    assert Lake(workspace.data).manifests() == []


def test_an_installed_package_may_offer_a_transcriber(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "site"
    (package / "speech-1.0.dist-info").mkdir(parents=True)
    (package / "speech-1.0.dist-info/METADATA").write_text("Name: speech\nVersion: 1.0\n")
    (package / "speech-1.0.dist-info/entry_points.txt").write_text(
        "[c360.transcribers]\nspeech = speech_for_tests:Speech\n"
    )
    (package / "speech_for_tests.py").write_text(
        "from c360.sources.passages.audio import Utterance\n"
        "class Speech:\n"
        "    def transcribe(self, path):\n"
        "        return [Utterance(1.0, path.read_text())]\n"
    )
    monkeypatch.syspath_prepend(str(package))

    workspace = land(tmp_path / "w", {"landing/A7/call.mp3": b"Good morning"})

    assert [body for _, body, _ in read_passages(workspace)] == ["Good morning"]


def test_a_document_without_a_date_takes_that_of_its_file(tmp_path: Path) -> None:
    workspace = land(tmp_path, {"landing/A1/a.txt": b"x"})
    changed = (tmp_path / "landing/A1/a.txt").stat().st_mtime

    found = read_raw(workspace, "interactions")["occurred_at"][0].as_py()
    assert found == datetime.fromtimestamp(int(changed), UTC).replace(tzinfo=None)


@pytest.mark.parametrize("path", ["landing/{account/*.pdf", "landing/{a}/{a}/*.pdf"])
def test_a_path_with_wrong_braces_is_told(tmp_path: Path, path: str) -> None:
    workspace = make_workspace(tmp_path, SETTINGS.replace("landing/{account_id}/*.*", path), {})

    with pytest.raises(SourceError, match="path"):
        ingest_workspace(workspace)
