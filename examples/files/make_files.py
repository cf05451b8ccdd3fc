"""Write the files of this example that are no text: a workbook, an archive, a PDF, a DOCX.

Run: python examples/files/make_files.py [folder]
"""

from __future__ import annotations

import json
import sys
import zipfile
from pathlib import Path

import docx
import openpyxl

from c360.testing.documents import make_pdf

TICKETS = [
    {
        "id": "T1",
        "customer": {"account": "A1", "seat": 4},
        "text": "The export fails",
        "opened": "2026-05-02",
    },
    {
        "id": "T2",
        "customer": {"account": "A2", "seat": 1},
        "text": "We were billed twice",
        "opened": "2026-05-09",
    },
]


def write_workbook(path: Path) -> None:
    """Write a price list as people do: a title over the table, a group over several rows."""
    workbook = openpyxl.Workbook()
    workbook.active.title = "Notes"
    sheet = workbook.create_sheet("Products")
    sheet.append(["Catalogue of 2026"])
    sheet.merge_cells("A1:D1")
    sheet.append([])
    for row in (["Code", "Name", "Group", "Tier"], ["P1", "Reports", "Core", "basic"]):
        sheet.append(row)
    sheet.append(["P2", "Alerts", None, "premium"])
    sheet.merge_cells("C4:C5")
    workbook.save(path)


def write_archive(path: Path) -> None:
    """Write a zip archive with one file of nested JSON lines for each month."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("2026/05.jsonl", "".join(json.dumps(row) + "\n" for row in TICKETS))


def write_contracts(folder: Path) -> None:
    """Write a contract of each account, in PDF and DOCX."""
    for account in ("A1", "A2"):
        (folder / account).mkdir(parents=True, exist_ok=True)
    pages = ["This agreement begins on 1 May 2026.", "Either side may end it with 60 days' notice."]
    (folder / "A1/agreement.pdf").write_bytes(make_pdf(pages, "Agreement"))
    document = docx.Document()
    document.add_paragraph("The fee falls by five percent for each year of service.")
    document.save(str(folder / "A2/discount.docx"))


def main(folder: Path) -> None:
    """Write every file below a folder's ``landing``."""
    landing = folder / "landing"
    landing.mkdir(exist_ok=True)
    write_workbook(landing / "catalogue.xlsx")
    write_archive(landing / "tickets_2026.zip")
    write_contracts(landing / "contracts")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent)
